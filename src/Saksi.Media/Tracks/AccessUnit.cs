namespace Saksi.Media.Tracks;

/// <summary>
/// All the bytes of one picture, or one audio frame, as an MP4 sample holds them.
/// </summary>
/// <remarks>
/// A view: <see cref="Data"/> belongs to whoever produced the unit and is valid only until the call that handed it
/// over returns. Copy what you keep.
/// </remarks>
public readonly ref struct AccessUnit
{
    /// <summary>
    /// The sample: for H.264 and H.265 each NAL unit behind its length in 4 big-endian bytes (ISO 14496-15 5.3.2),
    /// without parameter sets and delimiters, SEI kept; a JPEG picture; a raw AAC frame; an Opus packet; G.711 bytes.
    /// </summary>
    public required ReadOnlySpan<byte> Data { get; init; }

    /// <summary>What decodes this unit. Another instance than the previous unit's when parameters changed.</summary>
    public required TrackFormat Format { get; init; }

    /// <summary>Which track of the stream, an index into the receiver's list.</summary>
    public int TrackIndex { get; init; }

    /// <summary>The RTP timestamp as the camera sent it.</summary>
    public required uint RtpTimestamp { get; init; }

    /// <summary>
    /// Presentation time in ticks of the track's clock since the run began, all tracks of a stream on one timeline.
    /// 0 until the receiver has set it.
    /// </summary>
    public long Pts { get; init; }

    /// <summary>Decode time, same clock as <see cref="Pts"/>; strictly increasing within a track.</summary>
    public long Dts { get; init; }

    /// <summary>PTS and DTS are made of arrival times, because the camera's timestamps stand still.</summary>
    public bool IsTimedByArrival { get; init; }

    /// <summary>How long the unit lasts in ticks where the coding says so (audio); 0 where only the next unit tells.</summary>
    public int DurationTicks { get; init; }

    /// <summary>Decodable by itself: an IDR or CRA/BLA/IDR picture, any JPEG, any audio frame.</summary>
    public bool IsKeyFrame { get; init; }

    /// <summary>
    /// Begins in the middle of a picture: the camera has set a marker within it, or its beginning is lost.
    /// </summary>
    public bool ContinuesPicture { get; init; }

    /// <summary>RTP packets lost since the previous unit of the track was complete.</summary>
    public int LostPackets { get; init; }

    /// <summary>Bytes of this unit are known to be missing or malformed. It is handed on all the same.</summary>
    public bool IsDamaged { get; init; }

    /// <summary>When the unit's last packet reached us, in <see cref="TimeProvider.GetTimestamp"/> ticks.</summary>
    public long ArrivalTimestamp { get; init; }
}
