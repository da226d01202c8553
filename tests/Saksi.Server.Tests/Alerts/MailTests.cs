using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saksi.Server.Tests.Support;

namespace Saksi.Server.Tests.Alerts;

public sealed class MailTests
{
    [Fact]
    public async Task Sends_mail_to_everybody_of_the_rule()
    {
        await using var server = new SmtpReceiver();
        await using var rig = Rig(server, "none");
        rig.Motion();
        await Eventually.HoldsAsync(() => server.Mails.Count == 1, "the mail arrives");

        var mail = server.Mails.Single();
        Assert.Contains("Subject: Main gate: motion", mail, StringComparison.Ordinal);
        Assert.Contains("Rule: night", mail, StringComparison.Ordinal);
        Assert.Equal(2, server.Recipients.Count);
    }

    [Fact]
    public async Task Tells_no_password_to_a_server_that_offers_no_encryption()
    {
        await using var server = new SmtpReceiver(password: "mail-password");
        await using var rig = Rig(server, "starttls", "    user: saksi\n    password-file: mail.password\n");
        rig.Motion();
        await Eventually.HoldsAsync(() => rig.AllDiagnostics().Contains("offers no STARTTLS", StringComparison.Ordinal), "it is refused");
        Assert.Empty(server.Mails);
        Assert.DoesNotContain("mail-password", rig.AllDiagnostics(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trusts_no_certificate_that_nobody_vouches_for()
    {
        using var certificate = Certificate();
        await using var server = new SmtpReceiver(certificate, "mail-password");
        await using var rig = Rig(server, "starttls", "    user: saksi\n    password-file: mail.password\n");
        rig.Motion();
        await Eventually.HoldsAsync(() => rig.AllDiagnostics().Contains("SslHandshakeException", StringComparison.Ordinal), "it is refused");
        Assert.Empty(server.Mails);
    }

    [Theory]
    [InlineData("right", "mail-password", 1)]
    [InlineData("wrong", "another", 0)]
    public async Task Signs_in_where_there_is_a_user(string name, string wanted, int mails)
    {
        Assert.NotEmpty(name);
        await using var server = new SmtpReceiver(password: wanted);
        await using var rig = Rig(server, "none", "    user: saksi\n    password-file: mail.password\n");
        rig.Motion();
        await Eventually.HoldsAsync(
            () => server.Mails.Count == 1 || rig.AllDiagnostics().Contains("does not accept", StringComparison.Ordinal), "it is sent or refused");
        Assert.Equal(mails, server.Mails.Count);
        Assert.DoesNotContain("mail-password", rig.AllDiagnostics(), StringComparison.Ordinal);
    }

    private static AlertRig Rig(SmtpReceiver server, string security, string more = "") => new(
        $"  rules:\n    night:\n      mail-to: [ada@example.org, bob@example.org]\n  mail:\n    host: 127.0.0.1\n    port: {server.Port}\n    security: {security}\n    from: saksi@example.org\n{more}",
        prepare: folder =>
        {
            File.WriteAllText(Path.Combine(folder, "mail.password"), "mail-password\n");
            return "";
        });

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=mail.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }
}
