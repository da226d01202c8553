namespace Saksi.Onvif;

/// <summary>Why a camera could not be asked, or what was wrong with its answer.</summary>
public enum OnvifErrorReason
{
    /// <summary>No connection: no route, refused, no such name.</summary>
    Unreachable,

    /// <summary>The camera was connected to, and left the request without an answer.</summary>
    NoAnswer,

    /// <summary>The camera wants credentials that we do not have, or refused those we have.</summary>
    AuthenticationRefused,

    /// <summary>What answers there does not speak ONVIF, or has it switched off.</summary>
    NotOnvif,

    /// <summary>The camera has no such service or operation.</summary>
    NotSupported,

    /// <summary>The camera answered with a fault that no other reason describes.</summary>
    RequestRefused,

    /// <summary>The answer is no SOAP, lacks what it must have, or exceeds what an answer may have.</summary>
    MalformedAnswer,

    /// <summary>The TLS certificate is neither trusted by this machine nor pinned.</summary>
    CertificateRefused,

    /// <summary>TLS could not be agreed on, for another reason than the certificate.</summary>
    TlsFailed,

    /// <summary>The camera sends us to another host, where credentials must not go.</summary>
    RedirectRefused,
}
