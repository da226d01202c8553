using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Tests.Receiving;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Interop;

public sealed class GstInteropTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("H.264 over TCP", "/h264", RtspTransport.Tcp, Codec.H264)]
    [InlineData("H.264 over UDP", "/h264", RtspTransport.Udp, Codec.H264)]
    [InlineData("H.264 with B-frames", "/h264b", RtspTransport.Tcp, Codec.H264)]
    [InlineData("H.265 over TCP", "/h265", RtspTransport.Tcp, Codec.H265)]
    [InlineData("H.265 over UDP", "/h265", RtspTransport.Udp, Codec.H265)]
    [InlineData("MJPEG over UDP", "/mjpeg", RtspTransport.Udp, Codec.Mjpeg)]
    public async Task Receives_video(string name, string path, RtspTransport transport, Codec codec)
    {
        Assert.NotEmpty(name);
        await using var server = await GstRtspServer.StartAsync();
        var sink = await ReceiveAsync($"rtsp://127.0.0.1:{server.Port}{path}", transport, units: 40);

        var units = sink.Units;
        Assert.True(units[0].IsKeyFrame);
        Assert.All(units, u => Assert.False(u.IsDamaged));
        Assert.All(units, u => Assert.Equal((codec, 320, 240), (u.Format.Codec, u.Format.Width, u.Format.Height)));
        Assert.Equal(0, units.Min(u => u.Pts));
        AssertDecodeTimesRise(units);

        // 25 pictures a second: in order of presentation they are 3600 ticks apart.
        var times = units.Select(u => u.Pts).Order().Take(30).ToArray();
        Assert.All(times.Zip(times.Skip(1), (a, b) => b - a), step => Assert.InRange(step, 3590, 3610));
    }

    [Theory]
    [InlineData("over TCP", RtspTransport.Tcp)]
    [InlineData("over UDP", RtspTransport.Udp)]
    public async Task Receives_video_and_sound_on_one_timeline(string name, RtspTransport transport)
    {
        Assert.NotEmpty(name);
        await using var server = await GstRtspServer.StartAsync();
        var sink = await ReceiveAsync($"rtsp://127.0.0.1:{server.Port}/h264aac", transport, units: 150, awaitReport: true);

        var video = sink.Units.Where(u => u.Track == 0).ToList();
        var audio = sink.Units.Where(u => u.Track == 1).ToList();
        AssertDecodeTimesRise(video);
        AssertDecodeTimesRise(audio);
        Assert.All(audio, u => Assert.Equal((Codec.Aac, 2, 48000), (u.Format.Codec, u.Format.Channels, u.Format.ClockRateHz)));
        var report = Assert.Single(sink.Reports, r => r.Track == sink.Reports[0].Track).Report;
        Assert.InRange(report.WallClock - TimeProvider.System.GetUtcNow(), -Patience, Patience);

        // Both started together and are live, so both are about as far.
        Assert.InRange((video[^1].Pts / 90000.0) - (audio[^1].Pts / 48000.0), -0.5, 0.5);
    }

    [Theory]
    [InlineData("G.711", "/pcmu", Codec.PcmU)]
    [InlineData("Opus", "/opus", Codec.Opus)]
    public async Task Receives_sound_alone(string name, string path, Codec codec)
    {
        Assert.NotEmpty(name);
        await using var server = await GstRtspServer.StartAsync();
        var sink = await ReceiveAsync($"rtsp://127.0.0.1:{server.Port}{path}", RtspTransport.Tcp, units: 40);
        Assert.All(sink.Units, u => Assert.Equal(codec, u.Format.Codec));
        AssertDecodeTimesRise(sink.Units);
    }

    [Fact]
    public async Task Answers_digest_with_a_password_full_of_specials()
    {
        await using var server = await GstRtspServer.StartAsync("--digest", "admin:p%25 x@/?#:ü");
        var address = $"rtsp://admin:p%25 x@/?#:ü@127.0.0.1:{server.Port}/h264".Replace("%25", "%2525", StringComparison.Ordinal);
        var sink = await ReceiveAsync(address, RtspTransport.Tcp, units: 10);
        Assert.True(sink.Units.Count >= 10);
    }

    [Theory]
    [InlineData("wrong password", "rtsp://admin:wrong@127.0.0.1:{0}/h264")]
    [InlineData("no password", "rtsp://127.0.0.1:{0}/h264")]
    public async Task Is_refused_without_the_right_password(string name, string address)
    {
        Assert.NotEmpty(name);
        await using var server = await GstRtspServer.StartAsync("--digest", "admin:right");
        var options = new StreamReceiverOptions
        {
            Url = RtspUrl.Parse(address.Replace("{0}", $"{server.Port}", StringComparison.Ordinal)),
        };
        var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(options));
        Assert.Equal(StreamEndReason.AuthenticationRefused, refusal.Reason);
        Assert.DoesNotContain("wrong", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Knows_a_path_that_does_not_exist()
    {
        await using var server = await GstRtspServer.StartAsync();
        var options = new StreamReceiverOptions { Url = RtspUrl.Parse($"rtsp://127.0.0.1:{server.Port}/nothing") };
        var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(options));
        Assert.Equal(StreamEndReason.NotFound, refusal.Reason);
    }

    [Fact]
    public async Task Falls_back_to_UDP_when_the_server_offers_nothing_else()
    {
        await using var server = await GstRtspServer.StartAsync("--udp-only");
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse($"rtsp://127.0.0.1:{server.Port}/h264"),
        });
        Assert.Equal(RtspTransport.Udp, receiver.Transport);
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(10)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Opens_TLS_only_with_the_pinned_certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=camera", key, HashAlgorithmName.SHA256);
        var start = DateTimeOffset.UnixEpoch.AddYears(50);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(30));
        var file = Path.Combine(Path.GetTempPath(), $"saksi-test-{Guid.NewGuid():N}.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n");
        try
        {
            await using var server = await GstRtspServer.StartAsync("--tls", file);
            var url = RtspUrl.Parse($"rtsps://127.0.0.1:{server.Port}/h264");

            var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(new() { Url = url }));
            Assert.Equal(StreamEndReason.CertificateRefused, refusal.Reason);
            var fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));
            Assert.Equal(fingerprint, refusal.CertificateFingerprint);
            Assert.Contains(fingerprint, refusal.Message, StringComparison.Ordinal);

            var other = new StreamReceiverOptions { Url = url, CertificateFingerprints = [new string('0', 64)] };
            refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(other));
            Assert.Equal(StreamEndReason.CertificateRefused, refusal.Reason);

            var sink = await ReceiveAsync(url.RequestUri, RtspTransport.Tcp, units: 20, fingerprint.ToUpperInvariant());
            Assert.All(sink.Units, u => Assert.False(u.IsDamaged));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task<CollectingSink> ReceiveAsync(
        string address, RtspTransport transport, int units, string? fingerprint = null, bool awaitReport = false)
    {
        var sink = new CollectingSink();
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(address),
            Transport = transport,
            CertificateFingerprints = fingerprint is null ? [] : [fingerprint],
        });
        Assert.Equal(transport, receiver.Transport);
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(units)).WaitAsync(Patience);
        if (awaitReport)
        {
            await sink.FirstReport.Task.WaitAsync(Patience);
        }

        Assert.Equal(0, receiver.Statistics.MalformedPackets + receiver.Statistics.MalformedRtcpPackets);
        Assert.Equal(0, receiver.Statistics.LostPackets);
        Assert.Equal("", string.Join(' ', receiver.Quirks.Select(RtspQuirkSet.NameOf)));
        return sink;
    }

    private static void AssertDecodeTimesRise(IReadOnlyList<CollectedUnit> units)
    {
        foreach (var (previous, next) in units.Zip(units.Skip(1)))
        {
            Assert.True(next.Dts > previous.Dts, $"DTS {next.Dts} follows {previous.Dts}");
        }
    }
}
