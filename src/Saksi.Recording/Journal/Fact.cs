using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Journal;

/// <summary>Something that happened and has to be remembered, in the order in which it happened.</summary>
internal abstract record Fact
{
    /// <summary>A run began: the first access unit of a new RTSP session, or after a step of a clock.</summary>
    internal sealed record RunStarted(ulong Run, StreamName Stream, long AtUs) : Fact;

    internal sealed record RunEnded(ulong Run, long AtUs, GapReason Reason, ClockQuality Clock) : Fact;

    /// <summary>What is known of the run's clocks by now.</summary>
    internal sealed record RunClock(ulong Run, ClockQuality Clock) : Fact;

    /// <summary>From this instant on nothing is recorded.</summary>
    internal sealed record GapOpened(StreamName Stream, long FromUs, GapReason Reason, string Detail) : Fact;

    /// <summary>The stream's open gap ended.</summary>
    internal sealed record GapClosed(StreamName Stream, long ToUs) : Fact;

    /// <summary>A gap that is over when it is noticed, such as lost pictures in the middle of a run.</summary>
    internal sealed record GapNoted(StreamName Stream, long FromUs, long ToUs, GapReason Reason, string Detail) : Fact;

    /// <summary>The segment's file and its directory entry are durable.</summary>
    internal sealed record SegmentOpened(SegmentStart Start, Guid Storage, string Path) : Fact;

    /// <summary>So much of an open segment is durable.</summary>
    internal sealed record SegmentProgress(SegmentKey Key, SegmentTotals Totals, long PayloadBytes) : Fact;

    /// <summary>The segment is complete and will never change.</summary>
    internal sealed record SegmentClosed(
        SegmentKey Key, StreamName Stream, SegmentTotals Totals, long FileBytes, byte[] Sha256, byte[] Fragments) : Fact;

    /// <summary>The segment could not be continued; what is durable of it stays.</summary>
    internal sealed record SegmentBroken(SegmentKey Key, SegmentTotals Totals, long PayloadBytes) : Fact;

    /// <summary>Retention deleted the segment.</summary>
    internal sealed record SegmentDeleted(
        SegmentKey Key, StreamName Stream, long StartUs, long EndUs, long FileBytes, string Sha256, string Rule) : Fact;

    internal sealed record HoldPlaced(Guid Id, string Camera, long FromUs, long ToUs, string Reason, long AtUs) : Fact;

    internal sealed record HoldReleased(Guid Id, long AtUs) : Fact;
}
