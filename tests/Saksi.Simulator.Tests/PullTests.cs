using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Tests;

public sealed class PullTests
{
    [Theory]
    [InlineData("over TCP", "tcp")]
    [InlineData("over UDP", "udp")]
    public async Task Ffmpeg_pulls_and_decodes_every_picture(string name, string transport)
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { Width = 320, Height = 240, FramesPerSecond = 25 });
        await using var simulator = await CameraSimulator.StartAsync(
            new SimulatorOptions { Cameras = [SimulatedCameraOptions.Create("cam1", clip)] });

        var (exit, output, errors) = await Tools.RunAsync(
            "ffmpeg", "-v", "warning", "-rtsp_transport", transport, "-i", simulator.UrlOf("cam1").ToString(),
            "-frames:v", "50", "-f", "framemd5", "-");

        Assert.True(exit == 0, errors);
        Assert.Equal("", errors);
        Assert.True(output.Split('\n').Count(line => line.StartsWith("0,", StringComparison.Ordinal)) == 50, name + output);
    }
}
