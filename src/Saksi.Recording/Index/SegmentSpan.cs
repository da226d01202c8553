namespace Saksi.Recording.Index;

/// <summary>When a segment was recorded. The index by time alone has it: a day's timeline reads no segment's row.</summary>
internal readonly record struct SegmentSpan(string Run, long StartUs, long EndUs);
