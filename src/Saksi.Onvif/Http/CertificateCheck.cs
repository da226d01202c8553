using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Saksi.Onvif.Http;

/// <summary>Decides whether the certificate that a camera shows is the right one.</summary>
/// <remarks>
/// With pinned fingerprints the leaf's SHA-256 must be among them and nothing else counts. Without, the machine must trust
/// it for the host. Neither revocation lists nor missing intermediates are fetched.
/// </remarks>
internal sealed class CertificateCheck(string host, IReadOnlyList<string> fingerprints)
{
    private readonly string[] _pins = [.. fingerprints.Select(Normalize)];
    private Refusal? _refusal;

    /// <summary>Why the last certificate was refused; null when it was not.</summary>
    public Refusal? LastRefusal => Volatile.Read(ref _refusal);

    public SslClientAuthenticationOptions CreateOptions() => new()
    {
        RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accept(certificate, errors),
        CertificateChainPolicy = new X509ChainPolicy
        {
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        },
    };

    private bool Accept(X509Certificate? certificate, SslPolicyErrors errors)
    {
        var refusal = Judge(certificate, errors);
        Volatile.Write(ref _refusal, refusal);
        return refusal is null;
    }

    private Refusal? Judge(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return new Refusal("The camera shows no certificate.", null);
        }

        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
        if (_pins.Length > 0)
        {
            return _pins.Contains(fingerprint) ? null : Because("The camera's certificate is not the pinned one");
        }

        return errors == SslPolicyErrors.None ? null : Because(errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"The camera's certificate is not made out to {host}"
            : "This machine does not trust the camera's certificate");

        Refusal Because(string reason) =>
            new($"{reason}. If it is the right camera, pin its fingerprint: {fingerprint}", fingerprint);
    }

    private static string Normalize(string fingerprint) => fingerprint.Replace(":", "", StringComparison.Ordinal)
        .Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>Why a certificate was refused, and which it was.</summary>
    internal sealed record Refusal(string Sentence, string? Fingerprint);
}
