using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saksi.Recording.Storage;
using Saksi.Server.Settings;

namespace Saksi.Server.Hosting;

/// <summary>The certificate that the page is served with: the owner's, or one of our own making.</summary>
internal static class ServerCertificate
{
    private const string FileName = "certificate.pfx";
    private static readonly TimeSpan Life = TimeSpan.FromDays(397); // The longest that browsers accept.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Reads the certificate of the settings, or reads or makes our own.</summary>
    /// <exception cref="SettingsException">The owner's cannot be read.</exception>
    public static X509Certificate2 ReadOrMake(ServerSettings settings, string serverDirectory, TimeProvider time)
    {
        if (settings.CertificateFile is not { } file)
        {
            return ReadOrMakeOwn(Path.Combine(serverDirectory, FileName), time);
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(file, settings.CertificateKeyFile ?? file);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"The certificate in '{file}' cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>As browsers show it: SHA-256, pairs of digits.</summary>
    public static string Fingerprint(X509Certificate2 certificate) =>
        string.Join(':', SHA256.HashData(certificate.RawData).Select(each => each.ToString("X2", System.Globalization.CultureInfo.InvariantCulture)));

    private static X509Certificate2 ReadOrMakeOwn(string path, TimeProvider time)
    {
        if (File.Exists(path))
        {
            var old = X509CertificateLoader.LoadPkcs12FromFile(path, password: null, X509KeyStorageFlags.EphemeralKeySet);
            if (old.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime > RenewBefore)
            {
                return old;
            }

            old.Dispose();
        }

        using var made = Make(time);
        var bytes = made.Export(X509ContentType.Pkcs12);
        DurableFiles.CreateDirectory(Path.GetDirectoryName(path)!); // A file always has a directory.
        DurableFiles.Replace(path, bytes);
        return X509CertificateLoader.LoadPkcs12(bytes, password: null, X509KeyStorageFlags.EphemeralKeySet);
    }

    private static X509Certificate2 Make(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var host = Dns.GetHostName();
        var request = new CertificateRequest($"CN=Saksi on {host}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // serverAuth
        request.CertificateExtensions.Add(Names(host));
        var now = time.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(-1) + Life);
    }

    private static X509Extension Names(string host)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        if (Uri.CheckHostName(host) == UriHostNameType.Dns)
        {
            names.AddDnsName(host);
            names.AddDnsName(host + ".local"); // mDNS
        }

        foreach (var address in NetworkInterface.GetAllNetworkInterfaces()
            .SelectMany(each => each.GetIPProperties().UnicastAddresses)
            .Select(each => each.Address)
            .Where(address => !address.IsIPv6LinkLocal)
            .Append(IPAddress.Loopback)
            .Append(IPAddress.IPv6Loopback)
            .Distinct())
        {
            names.AddIpAddress(address);
        }

        return names.Build();
    }
}
