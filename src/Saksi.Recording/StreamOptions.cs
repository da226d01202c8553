using Saksi.Media.Rtsp;
using Saksi.Recording.Segments;

namespace Saksi.Recording;

/// <summary>One stream to record.</summary>
public sealed record StreamOptions
{
    public required StreamName Name { get; init; }

    /// <summary>Where the stream is. Credentials in it count unless <see cref="UserName"/> is set.</summary>
    public required RtspUrl Url { get; init; }

    public string? UserName { get; init; }

    public string? Password { get; init; }

    public RtspTransport Transport { get; init; } = RtspTransport.Auto;

    /// <summary>A stream that shows no video for so long is dead, even if packets arrive: the recorder connects anew.</summary>
    public TimeSpan VideoTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>SHA-256 of certificates that are accepted although nobody whom this machine trusts has signed them.</summary>
    public IReadOnlyList<string> CertificateFingerprints { get; init; } = [];

    /// <summary>Answer a camera that knows only Basic authentication although the line is not encrypted.</summary>
    public bool AllowBasicOverPlainText { get; init; }

    /// <summary>Says when the stream is recorded; null: always. A stream with another gate is another stream.</summary>
    public RecordingGate? Gate { get; init; }

    /// <summary>Equal when the stream would be received in the same way.</summary>
    public bool Equals(StreamOptions? other) =>
        other is not null
        && Name == other.Name
        && Url.RequestUri == other.Url.RequestUri
        && (UserName ?? Url.UserName) == (other.UserName ?? other.Url.UserName)
        && (Password ?? Url.Password) == (other.Password ?? other.Url.Password)
        && Transport == other.Transport
        && VideoTimeout == other.VideoTimeout
        && CertificateFingerprints.SequenceEqual(other.CertificateFingerprints)
        && AllowBasicOverPlainText == other.AllowBasicOverPlainText
        && ReferenceEquals(Gate, other.Gate);

    public override int GetHashCode() => HashCode.Combine(Name, Url.RequestUri);

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => $"{Name} {Url}";
}
