namespace Saksi.Media.Mp4;

/// <summary>One sample of a fragment that is being built.</summary>
internal readonly record struct FragmentSample(long Dts, int CompositionOffset, int Size, int DurationTicks, bool IsKey);
