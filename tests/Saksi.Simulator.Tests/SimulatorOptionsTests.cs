using System.Net;
using System.Net.Sockets;
using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Tests;

public sealed class SimulatorOptionsTests
{
    [Fact]
    public async Task All_mistakes_are_named_together()
    {
        var wrong = SimulatedCameraOptions.Create("a/b", TestClips.Small);
        var options = new SimulatorOptions { Port = 70_000, Cameras = [wrong, wrong, wrong with { Name = "c", Streams = [] }] };

        var mistake = await Assert.ThrowsAsync<SimulatorException>(() => CameraSimulator.StartAsync(options));

        Assert.Contains("70000", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("2 cameras are called 'a/b'", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("'a/b' is not made of", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("'c' has no stream", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var mistake = await Assert.ThrowsAsync<SimulatorException>(() => CameraSimulator.StartAsync(
            new SimulatorOptions { Port = port, Cameras = [SimulatedCameraOptions.Create("a", TestClips.Small)] }));

        Assert.Contains($"127.0.0.1:{port}", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_streams_cannot_have_one_path()
    {
        var camera = new SimulatedCameraOptions
        {
            Name = "a",
            Streams =
            [
                new() { Name = "main", Clip = TestClips.Small, Path = "/x" },
                new() { Name = "sub", Clip = TestClips.Small, Path = "x" },
            ],
        };

        var mistake = await Assert.ThrowsAsync<SimulatorException>(() => CameraSimulator.StartAsync(new SimulatorOptions { Cameras = [camera] }));

        Assert.Contains("/x", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tracks_that_break_their_rules_are_refused()
    {
        var unit = new ClipUnit(ClipCodec.H264, 0, false, [new byte[] { 0x41 }]);

        Assert.Throws<ArgumentException>(() => new ClipTrack(ClipCodec.H264, 90_000, [], 1));
        Assert.Throws<ArgumentException>(() => new ClipTrack(ClipCodec.H264, 90_000, [unit], 3600));
        Assert.Throws<ArgumentException>(() => new Clip(null));
        Assert.Throws<ArgumentException>(() => new Clip(TestClips.SmallWithAudio.Audio));
    }
}
