using System.Net.Security;
using System.Runtime.Versioning;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Receiving;

[UnsupportedOSPlatform("windows")]
public sealed class TlsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact] // 30: go2rtc 1172
    public async Task Refuses_RSA_key_exchange_unless_the_owner_waives_it()
    {
        using var certificate = CreateCertificate("CN=127.0.0.1");
        await using var camera = Camera(certificate, TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256);
        var options = new StreamReceiverOptions
        {
            Url = Secure(camera),
            CertificateFingerprints = [Fingerprint(certificate)],
        };
        var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(options).WaitAsync(Patience));
        Assert.Equal(StreamEndReason.TlsFailed, refusal.Reason);
        Assert.Contains("RSA key exchange", refusal.Message, StringComparison.Ordinal);

        await using var receiver = await StreamReceiver.OpenAsync(options with { AllowRsaKeyExchange = true });
        Assert.Equal([RtspQuirk.TlsRsaKeyExchange], receiver.Quirks);
    }

    [Theory] // 31: Bosch FLEXIDOME 3100i sends its leaf alone
    [InlineData("with colons", ":")]
    [InlineData("with blanks", " ")]
    [InlineData("plain", "")]
    public async Task Takes_a_leaf_that_is_pinned_whatever_its_name(string name, string separator)
    {
        Assert.NotEmpty(name);
        using var certificate = CreateCertificate("CN=somewhere else");
        await using var camera = Camera(certificate, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
        var pin = string.Join(separator, Fingerprint(certificate).ToUpperInvariant().Chunk(2).Select(c => new string(c)));
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = Secure(camera),
            CertificateFingerprints = [new string('0', 64), pin],
        });
        Assert.Empty(receiver.Quirks);
    }

    [Fact]
    public async Task Tells_the_fingerprint_of_a_certificate_that_nobody_vouches_for()
    {
        using var certificate = CreateCertificate("CN=127.0.0.1");
        await using var camera = Camera(certificate, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256);
        var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(new() { Url = Secure(camera) }));
        Assert.Equal((StreamEndReason.CertificateRefused, Fingerprint(certificate)), (refusal.Reason, refusal.CertificateFingerprint));
        Assert.Empty(camera.Requests);
    }

    [Fact]
    public async Task Knows_a_port_that_speaks_no_TLS()
    {
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, _) =>
        {
            await connection.SendAsync("RTSP/1.0 400 Bad Request\r\n\r\n");
            return true;
        };
        var options = new StreamReceiverOptions { Url = Secure(camera), ConnectTimeout = TimeSpan.FromMilliseconds(500) };
        var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(options).WaitAsync(Patience));
        Assert.True(refusal.Reason is StreamEndReason.TlsFailed or StreamEndReason.Unreachable, refusal.ToString());
    }

    [Fact]
    public async Task Streams_and_ends_inside_TLS_where_Basic_is_no_quirk()
    {
        using var certificate = CreateCertificate("CN=127.0.0.1");
        await using var camera = Camera(certificate, TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384);
        camera.Behaviour = async (connection, request) =>
        {
            if (!request.Headers.ContainsKey("Authorization"))
            {
                await connection.SendAsync(FakeCamera.Status(request, 401, "WWW-Authenticate: Basic realm=\"x\"\r\n"));
                return true;
            }

            await connection.SendAsync(camera.PlainAnswer(request));
            for (var index = 0; request.Method == "PLAY" && index < 20; index++)
            {
                await connection.SendAsync(Packets.Audio(index));
            }

            return true;
        };
        var sink = new CollectingSink();
        await using (var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = Secure(camera),
            UserName = "u",
            Password = "p",
            CertificateFingerprints = [Fingerprint(certificate)],
        }))
        {
            var receiving = receiver.ReceiveAsync(sink);
            await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(20)).WaitAsync(Patience);
            Assert.Empty(receiver.Quirks);
        }

        Assert.Single(camera.Of("TEARDOWN"));
    }

    private static RtspUrl Secure(FakeCamera camera) =>
        RtspUrl.Parse(camera.Url.Replace("rtsp://", "rtsps://", StringComparison.Ordinal));

    private static string Fingerprint(X509Certificate2 certificate) =>
        Convert.ToHexStringLower(SHA256.HashData(certificate.RawData));

    private static X509Certificate2 CreateCertificate(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = DateTimeOffset.UnixEpoch.AddYears(50);
        return request.CreateSelfSigned(start, start.AddYears(30));
    }

    private static FakeCamera Camera(X509Certificate2 certificate, TlsCipherSuite suite) => new()
    {
        Secure = async stream =>
        {
            var tls = new SslStream(stream);
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
            {
                ServerCertificate = certificate,
                EnabledSslProtocols = SslProtocols.Tls12,
                CipherSuitesPolicy = new CipherSuitesPolicy([suite]),
            });
            return tls;
        },
    };
}
