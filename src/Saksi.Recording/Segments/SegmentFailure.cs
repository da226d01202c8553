using Saksi.Recording.Coverage;

namespace Saksi.Recording.Segments;

/// <summary>Why a segment cannot be continued.</summary>
/// <param name="Reason">What coverage says.</param>
/// <param name="Detail">What to do about it.</param>
/// <param name="EndUs">The wall time up to which the segment holds what the camera sent.</param>
internal sealed record SegmentFailure(GapReason Reason, string Detail, long EndUs);
