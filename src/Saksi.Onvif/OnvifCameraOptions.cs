namespace Saksi.Onvif;

/// <summary>Which camera to talk to, and as whom.</summary>
public sealed record OnvifCameraOptions
{
    /// <summary>
    /// Its device service, <c>http://HOST/onvif/device_service</c>. Without a path, that one is taken. User name and password
    /// in it are not used.
    /// </summary>
    public required Uri Address { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    /// <summary>SHA-256 of certificates in hexadecimal. With any, one of them must be shown, and nothing else counts.</summary>
    public IReadOnlyList<string> CertificateFingerprints { get; init; } = [];

    /// <summary>Answer a camera that asks for HTTP Basic without TLS: everybody on the network can then read the password.</summary>
    public bool AllowBasicOverPlainText { get; init; }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    // A record prints its members; this one must not print a password.
    public override string ToString() => Address.IsAbsoluteUri
        ? Address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped) : "no address";
}
