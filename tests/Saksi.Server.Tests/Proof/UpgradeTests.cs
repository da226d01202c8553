using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Saksi.Age;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Proof;

/// <summary>Data folders that earlier releases left, opened by this one: everybody can sign in, and nothing is lost.</summary>
/// <remarks>Each lies in <c>testdata/releases/NAME</c>: data.zip, and expected.json with what has to be found in it.</remarks>
public sealed class UpgradeTests
{
    private static readonly string Releases = Path.Combine(AppContext.BaseDirectory, "testdata", "releases");

    public static TheoryData<string> Names() => [.. Directory.GetDirectories(Releases).Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Opens_what_an_earlier_release_left(string release)
    {
        var expected = JsonSerializer.Deserialize<ReleaseFacts>(await File.ReadAllBytesAsync(Path.Combine(Releases, release, "expected.json")), JsonSerializerOptions.Web)!;
        await using var fixture = ServerFixture.Create();
        await ZipFile.ExtractToDirectoryAsync(Path.Combine(Releases, release, "data.zip"), fixture.Data);
        await fixture.StartServerAsync();
        Assert.Null(fixture.Server.SetupLink);
        using var administrator = await fixture.SignInAsync(ServerFixture.Administrator, ServerFixture.Password);
        using var viewer = await fixture.SignInAsync("vera", "looks at cameras");
        Assert.Equal("gate", Assert.Single((await viewer.JsonAsync("/api/v1/cameras")).EnumerateArray()).GetProperty("id").GetString());
        using var program = fixture.Client();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", expected.Token);
        Assert.Equal("vera", (await program.JsonAsync("/api/v1/session")).GetProperty("user").GetProperty("name").GetString());
        Assert.Equal("2x2", (await administrator.JsonAsync("/api/v1/views"))[0].GetProperty("layout").GetString());
        Assert.Equal("a case", (await administrator.JsonAsync("/api/v1/holds"))[0].GetProperty("reason").GetString());

        var owner = X25519Identity.Parse(expected.TestIdentity);
        foreach (var camera in expected.Cameras)
        {
            var range = $"from={Uri.EscapeDataString(expected.From)}&to={Uri.EscapeDataString(expected.To)}";
            var segments = await administrator.JsonAsync($"/api/v1/cameras/{camera.Id}/streams/main/segments?{range}");
            Assert.Equal(camera.Segments, segments.EnumerateArray().Select(segment => segment.GetProperty("id").GetString()));
            var timeline = await administrator.JsonAsync($"/api/v1/cameras/{camera.Id}/streams/main/timeline?{range}");
            Assert.Equal(camera.RecordedSeconds, timeline.GetProperty("recordedSeconds").GetDouble(), 0.001);
            foreach (var id in camera.Segments)
            {
                var sealedBytes = await (await (await administrator.GetAsync($"/api/v1/segments/{id}")).ExpectAsync(HttpStatusCode.OK)).Content.ReadAsByteArrayAsync();
                using var reader = new AgeReader(new MemoryStream(sealedBytes), [owner]);
                var head = new byte[8];
                await reader.ReadExactlyAsync(head, TestContext.Current.CancellationToken);
                Assert.Equal("ftyp"u8, head.AsSpan(4));
                await reader.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
            }
        }
    }

    /// <summary>Makes a release's folder; docs/design/serve-and-watch.md says when. Run with <c>-explicit only</c>.</summary>
    [Fact(Explicit = true)]
    public async Task Make_a_data_folder_of_this_release()
    {
        var target = Environment.GetEnvironmentVariable("SAKSI_RELEASE_FOLDER")
            ?? throw new InvalidOperationException("Set SAKSI_RELEASE_FOLDER to the folder to make, testdata/releases/NAME.");
        var simulator = await CameraSimulator.StartAsync(new SimulatorOptions { Cameras = [Camera("gate"), Camera("yard")] });
        var (fixture, administrator) = await ServerFixture.StartSetUpAsync(
            "listen: 127.0.0.1:0\ncameras:\n" + string.Concat(simulator.Cameras.Select(camera =>
                $"  {camera.Name}:\n    main: {simulator.UrlOf(camera.Name, "main")}\n    user: viewer\n    password: a camera's\n")));
        await using (fixture)
        {
            var from = TimeProvider.System.GetUtcNow();
            await ReleaseFacts.FillAsync(administrator);
            using var vera = await fixture.SignInAsync("vera", "looks at cameras");
            var token = await ReleaseFacts.TokenAsync(vera);
            await Eventually.HoldsAsync(() => fixture.Server.Status().All(stream => stream.AccessUnits > 75), "three seconds are recorded");
            await ReleaseFacts.HoldAsync(administrator, from);
            await fixture.Server.DisposeAsync();
            await simulator.DisposeAsync();
            Directory.CreateDirectory(target);
            File.Delete(Path.Combine(target, "data.zip"));
            await ZipFile.CreateFromDirectoryAsync(fixture.Data, Path.Combine(target, "data.zip"), CompressionLevel.SmallestSize, includeBaseDirectory: false);
            await fixture.StartServerAsync();
            using var again = await fixture.SignInAsync(ServerFixture.Administrator, ServerFixture.Password);
            var facts = await ReleaseFacts.ReadAsync(again, fixture.Owner.ToString(), token, from);
            await File.WriteAllTextAsync(
                Path.Combine(target, "expected.json"), JsonSerializer.Serialize(facts, ReleaseFacts.Format) + "\n", TestContext.Current.CancellationToken);
        }
    }

    private static SimulatedCameraOptions Camera(string name) =>
        SimulatedCameraOptions.Create(name, SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 40_000 }));
}
