namespace Saksi.Media.Mp4;

/// <summary>What <c>trex</c> says for fragments that do not (ISO 14496-12 8.8.3).</summary>
internal readonly record struct TrackExtends(uint DescriptionIndex, uint Duration, uint Size, uint Flags);
