using Saksi.Onvif.Media;
using Saksi.Onvif.Ptz;
using Saksi.Onvif.Tests.Support;
using Saksi.Simulator.Onvif;

namespace Saksi.Onvif.Tests.Cameras;

/// <summary>Turns a simulated camera.</summary>
public sealed class PtzTests
{
    [Theory]
    [InlineData("to the right", 0.5, 0, 0)]
    [InlineData("down to the left", -1, -0.25, 0)]
    [InlineData("zooms in", 0, 0, 1)]
    [InlineData("all at once", 0.125, 0.5, -0.5)]
    [InlineData("too fast", 7, -7, 0)]
    [InlineData("no number", double.NaN, 0.5, 0)]
    public async Task Turns_until_it_is_stopped(string name, double pan, double tilt, double zoom)
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        var (ptz, profile) = await FindAsync(camera);

        await ptz.MoveAsync(profile, pan, tilt, zoom, timeout: null);
        var speed = rig.Device.Ptz.Speed;
        await ptz.StopAsync(profile);

        Assert.NotEmpty(name);
        Assert.Equal(new PtzVector(Limit(pan), Limit(tilt), Limit(zoom)), speed);
        Assert.Equal(default, rig.Device.Ptz.Speed);
    }

    [Fact]
    public async Task Stops_by_itself_after_the_time_that_was_set()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        var (ptz, profile) = await FindAsync(camera);

        await ptz.MoveAsync(profile, 1, 0, 0, TimeSpan.FromMilliseconds(200));

        await Eventually.IsTrueAsync(() => rig.Device.Ptz.Speed == default);
        Assert.InRange(rig.Device.Ptz.Position.Pan, 0.09, 0.11);
    }

    [Fact]
    public async Task Turns_by_a_part()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        var (ptz, profile) = await FindAsync(camera);

        await ptz.MoveByAsync(profile, 0.25, -0.5, 0.125);

        Assert.Equal(new PtzVector(0.25, -0.5, 0.125), rig.Device.Ptz.Position);
    }

    [Fact]
    public async Task Knows_places()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        var (ptz, profile) = await FindAsync(camera);

        await ptz.GoToPresetAsync(profile, "2");
        var there = rig.Device.Ptz.Position;
        await ptz.MoveByAsync(profile, -0.25, 0, 0);
        var token = await ptz.SetPresetAsync(profile, "Behind the <door> & left");

        Assert.Equal(new PtzVector(0.75, -0.5, 0.5), there);
        Assert.Equal(
            [new OnvifPreset("1", "Gate"), new OnvifPreset("2", "Car park"), new OnvifPreset(token, "Behind the <door> & left")],
            await ptz.GetPresetsAsync(profile));
        Assert.Equal(there with { Pan = 0.5 }, rig.Device.Ptz.Presets[token].At);
    }

    [Fact]
    public async Task Replaces_a_place()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        var (ptz, profile) = await FindAsync(camera);

        var token = await ptz.SetPresetAsync(profile, name: null, "1");

        Assert.Equal("1", token);
        Assert.Equal(("Gate", default(PtzVector)), rig.Device.Ptz.Presets["1"]);
    }

    [Fact]
    public async Task Says_that_a_place_is_not_known()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        var (ptz, profile) = await FindAsync(camera);

        var error = await Assert.ThrowsAsync<OnvifException>(() => ptz.GoToPresetAsync(profile, "77"));

        Assert.Equal(OnvifErrorReason.RequestRefused, error.Reason);
        Assert.Contains("preset token does not exist", error.Message, StringComparison.Ordinal);
    }

    private static async Task<(OnvifPtz Ptz, OnvifProfile Profile)> FindAsync(OnvifCamera camera) =>
        (Assert.IsType<OnvifPtz>(camera.Ptz), Assert.Single(await camera.GetProfilesAsync()));

    private static double Limit(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, -1, 1);
}
