using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Hosting;

public sealed class ListeningTests
{
    [Fact]
    public async Task Over_HTTPS_the_certificate_is_the_one_whose_fingerprint_is_printed_and_it_stays()
    {
        await using var fixture = await ServerFixture.StartAsync("https: always\nrecipients: {recipients}\n");
        var printed = Assert.Single(fixture.Announcements, line => line.StartsWith("Certificate SHA-256: ", StringComparison.Ordinal));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(fixture.Data, "server", "certificate.pfx")));
        var (client, seen) = Client(fixture.Address);
        using (client)
        {
            var answer = await client.PostAsJsonAsync(
                "/api/v1/setup", new { token = fixture.SetupToken, userName = ServerFixture.Administrator, password = ServerFixture.Password });
            await answer.ExpectAsync(HttpStatusCode.OK);
            var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
            Assert.StartsWith("__Host-saksi-session=", cookie, StringComparison.Ordinal);
            Assert.Contains("secure", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.False(answer.Headers.Contains("Strict-Transport-Security")); // A certificate of our own making.
        }

        Assert.EndsWith(ServerCertificate.Fingerprint(seen[0]), printed, StringComparison.Ordinal);
        var names = seen[0].Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        Assert.Contains("localhost", names.EnumerateDnsNames());
        Assert.Contains(IPAddress.Loopback, names.EnumerateIPAddresses());
        Assert.True(seen[0].NotAfter - seen[0].NotBefore <= TimeSpan.FromDays(398));
        await fixture.RestartAsync();
        Assert.EndsWith(fixture.Server.CertificateFingerprint!, printed, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_is_renewed_before_it_ends()
    {
        var folder = Directory.CreateTempSubdirectory("saksi-certificate-");
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        using var first = ServerCertificate.ReadOrMake(new ServerSettings(), folder.FullName, time);
        time.Advance(TimeSpan.FromDays(300));
        using var same = ServerCertificate.ReadOrMake(new ServerSettings(), folder.FullName, time);
        Assert.Equal(first.Thumbprint, same.Thumbprint);
        time.Advance(TimeSpan.FromDays(70));
        using var next = ServerCertificate.ReadOrMake(new ServerSettings(), folder.FullName, time);
        Assert.NotEqual(first.Thumbprint, next.Thumbprint);
        Assert.True(next.HasPrivateKey);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_address_in_use_does_not_cost_recordings_and_is_said_loudly()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        await using var fixture = await ServerFixture.StartAsync(
            $"recipients: {{recipients}}\ncameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n", occupant.LocalEndpoint.ToString()!);
        Assert.Empty(fixture.Server.Addresses);
        Assert.Contains(fixture.Diagnostics, line => line.Contains("Recording goes on", StringComparison.Ordinal));
        await Eventually.HoldsAsync(() => Directory.Exists(Path.Combine(fixture.Data, "storage", "door")), "the camera is recorded");
        occupant.Stop();
        await Eventually.HoldsAsync(() => fixture.Server.Addresses.Count == 1, "the page is served after all");
    }

    [Fact]
    public async Task With_nothing_to_record_an_address_in_use_ends_the_start()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        await Assert.ThrowsAnyAsync<IOException>(() => ServerFixture.StartAsync(null, occupant.LocalEndpoint.ToString()!));
    }

    [Fact]
    public async Task Mistakes_in_the_settings_end_the_start_and_are_all_told()
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync("lissen: 1\nhttps: maybe\n"));
        Assert.Contains("2 mistakes", refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 1, column 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("line 2, column 8", refused.Message, StringComparison.Ordinal);
    }

    private static (HttpClient Client, List<X509Certificate2> Seen) Client(Uri address)
    {
        var seen = new List<X509Certificate2>();
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, certificate, _, _) =>
                {
                    seen.Add(X509CertificateLoader.LoadCertificate(certificate!.GetRawCertData())); // A server always has one.
                    return seen.All(each => each.Thumbprint == seen[0].Thumbprint); // The first one is trusted, as people do.
                },
            },
        };
        return (new HttpClient(handler) { BaseAddress = address }, seen);
    }
}
