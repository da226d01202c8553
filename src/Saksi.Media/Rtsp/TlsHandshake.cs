using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Saksi.Media.Rtsp;

/// <summary>Opens TLS to a camera and decides whether it is the right one.</summary>
/// <remarks>
/// With pinned fingerprints the leaf certificate's SHA-256 must be among them and nothing else counts. Without, the
/// machine must trust the certificate for the host that was asked for. Nothing is fetched from the network to decide
/// it: neither revocation lists nor missing intermediates.
/// </remarks>
internal sealed class TlsHandshake(RtspUrl url, RtspConnectionOptions options, RtspQuirkSet quirks)
{
    private string? _fingerprint;
    private string _refusal = "";

    /// <summary>Runs the handshake on a connected socket.</summary>
    /// <exception cref="RtspException">It failed, with the certificate's fingerprint where that is the reason.</exception>
    internal async Task<SslStream> RunAsync(Socket socket, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: false));
        try
        {
            await stream.AuthenticateAsClientAsync(CreateOptions(), cancellationToken);
            if (IsRsaKeyExchange(stream.NegotiatedCipherSuite))
            {
                quirks.Add(RtspQuirk.TlsRsaKeyExchange);
            }

            return stream;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException)
        {
            await stream.DisposeAsync();
            throw Explain(exception);
        }
        catch (OperationCanceledException)
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    internal static string Normalize(string fingerprint) =>
        fingerprint.Replace(":", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal)
            .ToLowerInvariant();

    private SslClientAuthenticationOptions CreateOptions()
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = url.Host,
            RemoteCertificateValidationCallback = (_, certificate, _, errors) => Accept(certificate, errors),
            CertificateChainPolicy = new X509ChainPolicy
            {
                DisableCertificateDownloads = true,
                RevocationMode = X509RevocationMode.NoCheck,
            },
        };
        if (!OperatingSystem.IsWindows() && !OperatingSystem.IsMacOS())
        {
            // Windows and macOS take their suites from the system's policy.
            tls.CipherSuitesPolicy = new CipherSuitesPolicy(
                options.AllowRsaKeyExchange ? [.. TlsSuites.ForwardSecret, .. TlsSuites.RsaKeyExchange] : TlsSuites.ForwardSecret);
        }

        return tls;
    }

    private bool Accept(X509Certificate? certificate, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            _refusal = "the camera shows no certificate";
            return false;
        }

        _fingerprint = Convert.ToHexStringLower(SHA256.HashData(certificate.GetRawCertData()));
        if (options.CertificateFingerprints.Count > 0)
        {
            _refusal = "the camera's certificate is not the pinned one";
            return options.CertificateFingerprints.Any(pin => Normalize(pin) == _fingerprint);
        }

        _refusal = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? $"the camera's certificate is not made out to {url.Host}"
            : "this machine does not trust the camera's certificate";
        return errors == SslPolicyErrors.None;
    }

    private RtspException Explain(Exception exception)
    {
        if (_fingerprint is not null && exception is AuthenticationException)
        {
            return new RtspException(
                StreamEndReason.CertificateRefused,
                $"{_refusal}; if it is the right camera, pin its fingerprint: {_fingerprint}",
                exception)
            {
                CertificateFingerprint = _fingerprint,
            };
        }

        return new RtspException(
            StreamEndReason.TlsFailed,
            "TLS could not be agreed on with the camera; it may know only old versions, or only suites with RSA key "
            + "exchange, which are refused unless the owner allows them for this camera: " + exception.Message,
            exception);
    }

    private static bool IsRsaKeyExchange(TlsCipherSuite suite) => TlsSuites.RsaKeyExchange.Contains(suite);
}
