using Saksi.Media.Rtsp;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>How one stream is doing: a snapshot for people and scripts.</summary>
public sealed record StreamStatus
{
    public required StreamName Name { get; init; }

    /// <summary>Without credentials.</summary>
    public required string Url { get; init; }

    /// <summary>Access units of the leading track that were recorded.</summary>
    public required long AccessUnits { get; init; }

    /// <summary>Bytes of access units of all tracks.</summary>
    public required long Bytes { get; init; }

    public required long LostPackets { get; init; }

    public required long DamagedAccessUnits { get; init; }

    /// <summary>Sealed payload bytes that are durable.</summary>
    public required long SealedBytes { get; init; }

    public required int Segments { get; init; }

    /// <summary>Gaps since the recorder started, the latest ones.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>How many gaps there were since the recorder started, other than for being stopped.</summary>
    public required long GapCount { get; init; }

    /// <summary>Why nothing is being recorded now; null when something is.</summary>
    public required GapReason? CurrentGap { get; init; }

    public required IReadOnlyList<TrackFormat> Formats { get; init; }

    /// <summary>What the camera did otherwise than it should, since the recorder started.</summary>
    public required IReadOnlyList<RtspQuirk> Quirks { get; init; }

    /// <summary>RTP packets of all sessions.</summary>
    public required PacketCounts Packets { get; init; }

    /// <summary>The jitter of the leading track's packets (RFC 3550 6.4.1); null between sessions.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>Bytes of fragments that wait for the disk.</summary>
    public long QueuedBytes { get; init; }

    internal static StreamStatus Of(StreamRecorder stream)
    {
        var counters = stream.Assembler.Counters;
        return new StreamStatus
        {
            Name = stream.Name,
            Url = stream.DisplayUrl,
            AccessUnits = counters.AccessUnits,
            Bytes = counters.MediaBytes,
            LostPackets = counters.LostPackets,
            DamagedAccessUnits = counters.DamagedAccessUnits,
            SealedBytes = counters.SealedBytes,
            Segments = counters.Segments,
            Gaps = stream.Gaps.Snapshot(),
            GapCount = stream.Gaps.Count,
            CurrentGap = stream.Gaps.Current,
            Formats = stream.Assembler.Formats,
            Quirks = stream.Quirks,
            Packets = stream.Packets,
            Jitter = stream.Receiver is { Tracks: [var leading, ..] } ? leading.Jitter : null,
            QueuedBytes = stream.Assembler.QueuedBytes,
        };
    }
}
