using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;

namespace Saksi.Simulator.Tests.Faults;

/// <summary>What <c>docs/simulator.md</c> says can be done.</summary>
public sealed class SimulatorPageTests
{
    public static TheoryData<string> Faults() => [.. FaultScript.Usage.Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)])];

    [Theory]
    [MemberData(nameof(Faults))]
    public void Every_fault_is_explained(string fault) =>
        Assert.Contains($"`{fault}`", File.ReadAllText(Page()), StringComparison.Ordinal);

    [Fact]
    public async Task The_example_works_and_is_word_for_word_the_one_on_the_page()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { Width = 640, Height = 480, GopFrames = 25 });
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", clip) with { UserName = "admin", Password = "secret" }],
            KeepsUnits = true,
        });
        var url = simulator.UrlOf("door");

        await using var client = await TestClient.ConnectAsync(url);
        Assert.Equal(401, (await client.RequestAsync("DESCRIBE", client.Url)).Status);

        simulator["door"].Faults.LosePackets(0.01);
        simulator["door"].Faults.Stall(TimeSpan.FromSeconds(2));
        await simulator["door"].Faults.RebootAsync(TimeSpan.FromMilliseconds(500));

        var sent = simulator["door"].Sessions.SelectMany(session => session.Video!.Units).ToList();
        Assert.Empty(sent);
        Assert.True(await client.IsClosedAsync());

        var here = File.ReadAllLines(Source()).Select(line => line.Trim()).ToHashSet();
        var example = File.ReadAllText(Page()).Split("```csharp\n")[1].Split("```")[0].Split('\n')
            .Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)).ToList();
        Assert.Equal(11, example.Count);
        Assert.All(example, line => Assert.Contains(line, here));
    }

    private static string Page() => FindUpwards(Path.Combine("docs", "simulator.md"));

    private static string Source() =>
        FindUpwards(Path.Combine("tests", "Saksi.Simulator.Tests", "Faults", nameof(SimulatorPageTests) + ".cs"));

    private static string FindUpwards(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, path)))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException($"{path} is not above {AppContext.BaseDirectory}");
        }

        return Path.Combine(folder, path);
    }
}
