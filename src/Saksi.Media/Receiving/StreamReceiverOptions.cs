using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>Where a stream is and how it is to be received.</summary>
public sealed record StreamReceiverOptions
{
    /// <summary>The stream. Credentials in it count unless <see cref="UserName"/> is set.</summary>
    public required RtspUrl Url { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public RtspTransport Transport { get; init; } = RtspTransport.Auto;

    /// <summary>
    /// SHA-256 fingerprints of the only certificates to accept, in hexadecimal with or without colons. Empty: accept
    /// what this machine trusts for the host of the URL.
    /// </summary>
    public IReadOnlyList<string> CertificateFingerprints { get; init; } = [];

    /// <summary>Accept TLS suites without forward secrecy; a waiver for cameras that know no others.</summary>
    public bool AllowRsaKeyExchange { get; init; }

    /// <summary>
    /// Answer Basic in clear text even to a camera that offers Digest, if it refuses that (Hikvision DS-2CD1148).
    /// Where nothing but Basic is offered it is answered anyway and noted as a quirk.
    /// </summary>
    public bool AllowBasicOverPlainText { get; init; }

    /// <summary>The most that connecting may take, and each answer.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The most time without a video access unit, whatever else arrives; where there is no video, without any unit.
    /// </summary>
    public TimeSpan VideoTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>With <see cref="RtspTransport.Auto"/>: the most time without any packet before the other is tried.</summary>
    public TimeSpan FirstPacketTimeout { get; init; } = TimeSpan.FromSeconds(4);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Holds no password, so that options may be printed.</summary>
    public override string ToString() => $"{Url} over {Transport}";
}
