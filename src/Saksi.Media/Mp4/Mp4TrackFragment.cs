namespace Saksi.Media.Mp4;

/// <summary>The samples of one track in one fragment, in decoding order.</summary>
public sealed record Mp4TrackFragment(int TrackIndex, IReadOnlyList<Mp4Sample> Samples);
