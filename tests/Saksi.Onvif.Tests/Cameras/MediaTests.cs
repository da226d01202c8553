using Saksi.Onvif.Media;
using Saksi.Onvif.Tests.Support;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Personalities;

namespace Saksi.Onvif.Tests.Cameras;

/// <summary>Both media services of a simulated camera.</summary>
public sealed class MediaTests
{
    [Theory]
    [InlineData("the second media service", true, false)]
    [InlineData("the first only", false, false)]
    [InlineData("the second is announced and not there", true, true)]
    public async Task Tells_what_a_stream_is(string name, bool hasMedia2, bool isBroken)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { HasMedia2 = hasMedia2, HasBrokenMedia2 = isBroken });
        using var camera = await rig.ConnectAsync();

        var profile = Assert.Single(await camera.GetProfilesAsync());
        var stream = await camera.GetStreamUriAsync(profile);

        Assert.NotEmpty(name);
        Assert.Equal(("profile_main", "main", "source_1"), (profile.Token, profile.Name, profile.VideoSourceToken));
        Assert.Equal(("H264", 64, 48, 25.0), (profile.VideoEncoding, profile.Width, profile.Height, profile.FramesPerSecond));
        Assert.Equal(25, profile.GopFrames);
        Assert.InRange(profile.KilobitsPerSecond, 1, 100);
        Assert.True(profile.HasPtz);
        Assert.Equal(rig.Simulator.UrlOf("door"), stream);
    }

    [Theory]
    [InlineData("the second media service", true, "H265")]
    [InlineData("the first, which has no word for it", false, null)]
    public async Task Knows_H265_from_the_second_service(string name, bool hasMedia2, string? encoding)
    {
        var h265 = new ClipTrack(ClipCodec.H265, 90_000, [new ClipUnit(ClipCodec.H265, 0, true, [new byte[] { 0x26, 1, 2, 3 }])], 3600)
        {
            Width = 640,
            Height = 480,
        };
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { HasMedia2 = hasMedia2 }, clip: new Clip(h265));
        using var camera = await rig.ConnectAsync();

        Assert.NotEmpty(name);
        Assert.Equal(encoding, Assert.Single(await camera.GetProfilesAsync()).VideoEncoding);
    }

    [Theory]
    [InlineData("both say so", true, false)]
    [InlineData("the first only", true, true)]
    [InlineData("there is no second", false, false)]
    public async Task Asks_for_capabilities_where_they_are_told(string name, bool hasMedia2, bool isHidden)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { HasMedia2 = hasMedia2, HidesMedia2Capabilities = isHidden });
        using var camera = await rig.ConnectAsync();

        var capabilities = await camera.GetMediaCapabilitiesAsync();

        Assert.NotEmpty(name);
        Assert.Equal(new OnvifMediaCapabilities(true, true, false), capabilities);
    }

    [Theory]
    [InlineData("nobody asks who we are there", OnvifAuthentication.Token)]
    [InlineData("digest", OnvifAuthentication.DigestSha256)]
    public async Task Fetches_a_picture(string name, OnvifAuthentication authentication)
    {
        byte[] picture = [0xFF, 0xD8, 0xFF, 0xD9];
        var mjpeg = new ClipTrack(ClipCodec.Mjpeg, 90_000, [new ClipUnit(ClipCodec.Mjpeg, 0, true, [picture])], 3600);
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Authentication = authentication }, clip: new Clip(mjpeg));
        using var camera = await rig.ConnectAsync();

        var snapshot = await camera.GetSnapshotAsync(Assert.Single(await camera.GetProfilesAsync()));

        Assert.NotEmpty(name);
        Assert.Equal("image/jpeg", snapshot.ContentType);
        Assert.Equal(picture, snapshot.Bytes.ToArray());
    }

    [Fact]
    public async Task Fetches_a_picture_that_ffmpeg_decoded()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();

        var snapshot = await camera.GetSnapshotAsync(Assert.Single(await camera.GetProfilesAsync()));

        Assert.True(
            snapshot.Bytes.Span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]), "No JPEG. Is ffmpeg there? apt-get install ffmpeg");
    }

    [Fact]
    public async Task Repeats_what_the_camera_says_against_a_request()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();

        var error = await Assert.ThrowsAsync<OnvifException>(
            () => camera.GetStreamUriAsync(new OnvifProfile { Token = "<nowhere>", Name = "" }));

        Assert.Equal(OnvifErrorReason.RequestRefused, error.Reason);
        Assert.Contains("The profile does not exist", error.Message, StringComparison.Ordinal);
    }
}
