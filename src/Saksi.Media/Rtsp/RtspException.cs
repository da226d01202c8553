namespace Saksi.Media.Rtsp;

/// <summary>A stream that could not be opened or that ended; the message is fit to be shown to a user.</summary>
/// <remarks>The only exception of the RTSP client besides <see cref="OperationCanceledException"/>. Its message never
/// holds a password.</remarks>
public sealed class RtspException : Exception
{
    public RtspException(StreamEndReason reason, string message)
        : base(message) => Reason = reason;

    public RtspException(StreamEndReason reason, string message, Exception innerException)
        : base(message, innerException) => Reason = reason;

    public StreamEndReason Reason { get; }

    /// <summary>The status that the camera answered with; 0 when the reason is another.</summary>
    public int StatusCode { get; init; }

    /// <summary>The SHA-256 fingerprint of a refused certificate in hexadecimal, to be pinned by who trusts it.</summary>
    public string? CertificateFingerprint { get; init; }
}
