namespace Saksi.Media.Mp4;

/// <summary>What a fragment has of one track.</summary>
internal readonly record struct FragmentTrackSummary(int Count, long FirstDts, long EndDts, long FirstPts);
