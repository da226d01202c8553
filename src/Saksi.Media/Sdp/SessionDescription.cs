namespace Saksi.Media.Sdp;

/// <summary>What a camera says about its stream in the answer to DESCRIBE (RFC 8866, as cameras write it).</summary>
/// <remarks>Read by <see cref="SdpParser"/>. Only what a receiver needs is kept.</remarks>
public sealed record SessionDescription
{
    /// <summary>The <c>a=control</c> value of the session as written; null when there is none.</summary>
    public string? Control { get; init; }

    /// <summary>The <c>a=tool</c> value, often the server's name and version; null when there is none.</summary>
    public string? Tool { get; init; }

    /// <summary>The media in the order of the description; at least one.</summary>
    public required IReadOnlyList<SdpMedia> Media { get; init; }
}
