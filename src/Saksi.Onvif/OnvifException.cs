namespace Saksi.Onvif;

/// <summary>A camera that could not be asked or that refused; the message is fit to be shown to a user.</summary>
/// <remarks>The only exception of this library besides <see cref="OperationCanceledException"/>. Its message never holds
/// a password.</remarks>
public sealed class OnvifException : Exception
{
    public OnvifException(OnvifErrorReason reason, string message)
        : base(message) => Reason = reason;

    public OnvifException(OnvifErrorReason reason, string message, Exception innerException)
        : base(message, innerException) => Reason = reason;

    public OnvifErrorReason Reason { get; }

    /// <summary>The HTTP status that the camera answered with; 0 when there was none.</summary>
    public int StatusCode { get; init; }

    /// <summary>The SHA-256 fingerprint of a refused certificate in hexadecimal, to be pinned by who trusts it.</summary>
    public string? CertificateFingerprint { get; init; }
}
