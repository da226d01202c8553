using System.Net;
using Saksi.Onvif.Tests.Support;
using Saksi.Simulator.Personalities;

namespace Saksi.Onvif.Tests.Cameras;

/// <summary>A client and a simulated camera over real sockets: authentication, clocks, addresses.</summary>
public sealed class ConnectionTests
{
    [Theory]
    [InlineData("token", OnvifAuthentication.Token)]
    [InlineData("digest, MD5", OnvifAuthentication.Digest)]
    [InlineData("digest, SHA-256", OnvifAuthentication.DigestSha256)]
    [InlineData("both at once", OnvifAuthentication.DigestSha256AndToken)]
    [InlineData("either", OnvifAuthentication.TokenOrDigest)]
    public async Task Is_let_in(string name, OnvifAuthentication authentication)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Authentication = authentication });

        using var camera = await rig.ConnectAsync();

        Assert.NotEmpty(name);
        Assert.Equal(("Kamera & Co", "DS-1"), (camera.Information.Manufacturer, camera.Information.Model));
        Assert.Equal("main", Assert.Single(await camera.GetProfilesAsync()).Name);
    }

    [Theory]
    [InlineData("token", OnvifAuthentication.Token)]
    [InlineData("digest, MD5", OnvifAuthentication.Digest)]
    [InlineData("digest, SHA-256", OnvifAuthentication.DigestSha256)]
    [InlineData("both at once", OnvifAuthentication.DigestSha256AndToken)]
    [InlineData("either", OnvifAuthentication.TokenOrDigest)]
    public async Task Says_that_the_password_is_wrong_and_not_what_it_is(string name, OnvifAuthentication authentication)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Authentication = authentication });

        var error = await Assert.ThrowsAsync<OnvifException>(
            () => OnvifCamera.ConnectAsync(rig.Options with { Password = "geheim" }));

        Assert.NotEmpty(name);
        Assert.Equal(OnvifErrorReason.AuthenticationRefused, error.Reason);
        Assert.Contains("user name or the password", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", error.ToString(), StringComparison.Ordinal);
        Assert.InRange(rig.Device.Requests.Count(request => request == "-GetDeviceInformation"), 0, 2);
    }

    [Theory]
    [InlineData("token", OnvifAuthentication.Token)]
    [InlineData("digest", OnvifAuthentication.DigestSha256)]
    public async Task Says_that_credentials_are_missing(string name, OnvifAuthentication authentication)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Authentication = authentication });

        var error = await Assert.ThrowsAsync<OnvifException>(() => OnvifCamera.ConnectAsync(rig.Options with { UserName = null }));

        Assert.NotEmpty(name);
        Assert.Equal(OnvifErrorReason.AuthenticationRefused, error.Reason);
        Assert.Contains("asks for a user name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Needs_no_credentials_where_none_are_asked_for()
    {
        await using var rig = await CameraRig.StartAsync(isOpen: true);

        using var camera = await OnvifCamera.ConnectAsync(rig.Options with { UserName = null, Password = null });

        Assert.Single(await camera.GetProfilesAsync());
    }

    [Theory]
    [InlineData("hours ahead", 7 * 3600, 5)]
    [InlineData("hours behind", -9 * 3600, 5)]
    [InlineData("in another century", -20 * 366 * 86400, 5)]
    [InlineData("a minute, and a camera that is strict", 61, 5)]
    public async Task Uses_the_time_of_the_camera(string name, int skewSeconds, int windowSeconds)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { ClockSkewSeconds = skewSeconds, TokenWindowSeconds = windowSeconds });

        using var camera = await rig.ConnectAsync();

        Assert.NotEmpty(name);
        Assert.Equal("+GetSystemDateAndTime", rig.Device.Requests[0]);
        Assert.DoesNotContain(rig.Device.Requests, request => request.StartsWith('-'));
        Assert.InRange(camera.ClockOffset.TotalSeconds, skewSeconds - 2, skewSeconds + 2);
    }

    [Fact]
    public async Task Asks_the_time_again_after_a_reboot()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { TokenWindowSeconds = 30 });
        using var camera = await rig.ConnectAsync();

        rig.Device.ClockSkew = TimeSpan.FromHours(-30);
        var profiles = await camera.GetProfilesAsync();

        Assert.Single(profiles);
        Assert.Equal(["-GetProfiles", "+GetSystemDateAndTime", "+GetProfiles"], rig.Device.Requests.TakeLast(3));
    }

    [Fact]
    public async Task Takes_the_time_of_the_web_server_where_the_camera_hides_its_own()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { HidesTime = true, ClockSkewSeconds = -7200 });

        using var camera = await rig.ConnectAsync();

        Assert.InRange(camera.ClockOffset.TotalSeconds, -7202, -7198);
    }

    [Theory]
    [InlineData("as it should be", OnvifAddressHabit.Normal)]
    [InlineData("0.0.0.0", OnvifAddressHabit.Unspecified)]
    [InlineData("behind NAT", OnvifAddressHabit.OtherNetwork)]
    [InlineData("several", OnvifAddressHabit.Several)]
    public async Task Stays_with_the_address_that_answered(string name, OnvifAddressHabit habit)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Addresses = habit });
        using var camera = await rig.ConnectAsync();
        var profile = Assert.Single(await camera.GetProfilesAsync());

        var stream = await camera.GetStreamUriAsync(profile);
        var snapshot = await camera.GetSnapshotUriAsync(profile);

        Assert.NotEmpty(name);
        Assert.Equal(rig.Simulator.UrlOf("door"), stream);
        Assert.Equal(rig.Device.Address.Authority, snapshot.Authority);
    }

    [Theory]
    [InlineData("no list of services", false)]
    [InlineData("with one", true)]
    public async Task Finds_the_services_of_old_firmware_too(string name, bool hasServiceList)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { HasServiceList = hasServiceList });

        using var camera = await rig.ConnectAsync();

        Assert.NotEmpty(name);
        Assert.True(camera.HasEvents);
        Assert.NotNull(camera.Ptz);
        Assert.Single(await camera.GetProfilesAsync());
    }

    [Fact]
    public async Task Lacks_what_the_camera_lacks()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { HasEvents = false, HasPtz = false });

        using var camera = await rig.ConnectAsync();

        Assert.False(camera.HasEvents);
        Assert.Null(camera.Ptz);
        Assert.Equal(OnvifErrorReason.NotSupported, Assert.Throws<OnvifException>(() => camera.ReadEventsAsync()).Reason);
    }

    [Fact]
    public async Task Sends_a_nonce_only_where_it_came_from()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Authentication = OnvifAuthentication.DigestSha256, BindsNonces = true });
        using var camera = await rig.ConnectAsync();

        var profile = Assert.Single(await camera.GetProfilesAsync());
        await camera.Ptz!.StopAsync(profile);
        await camera.GetProfilesAsync();
    }

    [Fact]
    public async Task Connects_to_the_pinned_certificate_only()
    {
        await using var rig = await CameraRig.StartAsync(tls: true);

        var untrusted = await Assert.ThrowsAsync<OnvifException>(rig.ConnectAsync);
        var other = await Assert.ThrowsAsync<OnvifException>(
            () => OnvifCamera.ConnectAsync(rig.Options with { CertificateFingerprints = [new string('0', 64)] }));
        using var camera = await OnvifCamera.ConnectAsync(
            rig.Options with { CertificateFingerprints = [untrusted.CertificateFingerprint!] });

        Assert.Equal(OnvifErrorReason.CertificateRefused, untrusted.Reason);
        Assert.Equal(OnvifErrorReason.CertificateRefused, other.Reason);
        Assert.Equal(rig.Simulator.CertificateFingerprint, untrusted.CertificateFingerprint);
        Assert.Single(await camera.GetProfilesAsync());
    }

    [Theory]
    [InlineData("without TLS", false, false, false)]
    [InlineData("without TLS, allowed", false, true, true)]
    [InlineData("over TLS", true, false, true)]
    public async Task Sends_a_readable_password_only_where_nobody_reads_it(string name, bool tls, bool isAllowed, bool isLetIn)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Authentication = OnvifAuthentication.Basic }, tls);
        var options = rig.Options with
        {
            AllowBasicOverPlainText = isAllowed,
            CertificateFingerprints = tls ? [rig.Simulator.CertificateFingerprint!] : [],
        };

        var error = await Record.ExceptionAsync(async () => (await OnvifCamera.ConnectAsync(options)).Dispose());

        Assert.NotEmpty(name);
        Assert.Equal(isLetIn, error is null);
        Assert.True(error is null or OnvifException { Reason: OnvifErrorReason.AuthenticationRefused });
    }

    [Theory]
    [InlineData("nothing listens", "http://127.0.0.1:1/", OnvifErrorReason.Unreachable)]
    [InlineData("no such name", "http://camera.invalid/", OnvifErrorReason.Unreachable)]
    [InlineData("another protocol", "rtsp://127.0.0.1/", OnvifErrorReason.Unreachable)]
    public async Task Says_why_a_camera_cannot_be_reached(string name, string address, OnvifErrorReason reason)
    {
        var error = await Assert.ThrowsAsync<OnvifException>(
            () => OnvifCamera.ConnectAsync(new OnvifCameraOptions { Address = new Uri(address) }));

        Assert.NotEmpty(name);
        Assert.Equal(reason, error.Reason);
        Assert.Matches("(Check|Write)", error.Message);
    }

    [Fact]
    public async Task Says_that_an_RTSP_port_is_none_of_ONVIF()
    {
        await using var rig = await CameraRig.StartAsync();
        var address = new Uri($"http://127.0.0.1:{rig.Simulator.UrlOf("door").Port}/");

        var error = await Assert.ThrowsAsync<OnvifException>(() => OnvifCamera.ConnectAsync(rig.Options with { Address = address }));

        Assert.Contains(error.Reason, new[] { OnvifErrorReason.MalformedAnswer, OnvifErrorReason.NoAnswer, OnvifErrorReason.NotOnvif });
    }

    [Fact]
    public void Does_not_print_its_password() =>
        Assert.DoesNotContain(
            "secret",
            $"{new OnvifCameraOptions { Address = new Uri($"http://a:secret@{IPAddress.Loopback}/"), UserName = "a", Password = "secret" }}",
            StringComparison.Ordinal);
}
