namespace Saksi.Media.Rtsp;

/// <summary>How one camera is connected to.</summary>
internal sealed record RtspConnectionOptions
{
    internal IReadOnlyCollection<string> CertificateFingerprints { get; init; } = [];

    internal bool AllowRsaKeyExchange { get; init; }

    /// <summary>The most that connecting may take, and each request until its answer.</summary>
    internal required TimeSpan AnswerTimeout { get; init; }

    internal required TimeProvider Clock { get; init; }
}
