using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Proof;

/// <summary>What has to be found in the data folder of a release. The identity and the token are made for the test alone.</summary>
internal sealed record ReleaseFacts(string TestIdentity, string Token, string From, string To, IReadOnlyList<ReleaseFacts.Camera> Cameras)
{
    public static readonly JsonSerializerOptions Format = new(JsonSerializerOptions.Web) { WriteIndented = true };

    private static readonly string[] OnlyGate = ["gate"];

    /// <summary>An account with rights, and a view.</summary>
    public static async Task FillAsync(HttpClient administrator)
    {
        var made = await administrator.PostAsJsonAsync("/api/v1/users", new { name = "vera", password = "looks at cameras", role = "viewer", cameras = OnlyGate });
        await made.ExpectAsync(HttpStatusCode.Created);
        await (await administrator.PutAsJsonAsync("/api/v1/views/v1", new { name = "All", layout = "2x2", cameras = OnlyGate })).ExpectAsync(HttpStatusCode.OK);
    }

    public static async Task<string> TokenAsync(HttpClient client)
    {
        var made = await (await client.PostAsJsonAsync("/api/v1/tokens", new { name = "script", role = "viewer" })).ExpectAsync(HttpStatusCode.Created);
        return (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
    }

    public static async Task HoldAsync(HttpClient administrator, DateTimeOffset from) =>
        await (await administrator.PostAsJsonAsync("/api/v1/holds", new { from, to = from.AddHours(1), reason = "a case" })).ExpectAsync(HttpStatusCode.Created);

    /// <summary>Asks a server for them.</summary>
    public static async Task<ReleaseFacts> ReadAsync(HttpClient administrator, string identity, string token, DateTimeOffset from)
    {
        var begin = Text(from.AddMinutes(-1));
        var end = Text(from.AddMinutes(10));
        var cameras = new List<Camera>();
        foreach (var id in new[] { "gate", "yard" })
        {
            var range = $"from={Uri.EscapeDataString(begin)}&to={Uri.EscapeDataString(end)}";
            var segments = await administrator.JsonAsync($"/api/v1/cameras/{id}/streams/main/segments?{range}");
            var timeline = await administrator.JsonAsync($"/api/v1/cameras/{id}/streams/main/timeline?{range}");
            cameras.Add(new Camera(
                id,
                segments.EnumerateArray().Select(segment => segment.GetProperty("id").GetString()!).ToList(),
                timeline.GetProperty("recordedSeconds").GetDouble()));
        }

        return new ReleaseFacts(identity, token, begin, end, cameras);
    }

    private static string Text(DateTimeOffset time) => time.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>What was recorded of one.</summary>
    internal sealed record Camera(string Id, IReadOnlyList<string> Segments, double RecordedSeconds);
}
