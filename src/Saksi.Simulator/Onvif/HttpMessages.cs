using System.Text;

namespace Saksi.Simulator.Onvif;

/// <summary>A request that came over HTTP.</summary>
internal sealed record HttpRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The target without its query.</summary>
    public string Path => Target.Split('?', 2)[0];
}

/// <summary>What is answered.</summary>
internal sealed record HttpResponse(int Status, string ContentType, byte[] Body)
{
    public IReadOnlyList<string> Challenges { get; init; } = [];

    public static HttpResponse Xml(int status, string body) => new(status, "application/soap+xml; charset=utf-8", Encoding.UTF8.GetBytes(body));

    public static HttpResponse Empty(int status) => new(status, "text/html", []);

    public byte[] ToBytes(DateTimeOffset date)
    {
        var head = new StringBuilder();
        head.Append($"HTTP/1.1 {Status} {ReasonOf(Status)}\r\nDate: {date.UtcDateTime:R}\r\n");
        foreach (var challenge in Challenges)
        {
            head.Append($"WWW-Authenticate: {challenge}\r\n");
        }

        head.Append($"Content-Type: {ContentType}\r\nContent-Length: {Body.Length}\r\nConnection: keep-alive\r\n\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. Body];
    }

    private static string ReasonOf(int status) => status switch
    {
        200 => "OK",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        _ => "Status",
    };
}
