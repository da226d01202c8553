namespace Saksi.Media.Mp4;

/// <summary>One sample of a file: where its bytes are and when they count.</summary>
/// <param name="Offset">Of the first byte in the source.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Dts">Decode time in ticks of the track's time scale.</param>
/// <param name="Pts">Presentation time in the same ticks, before any edit list.</param>
/// <param name="DurationTicks">In the same ticks.</param>
/// <param name="IsKey">A sync sample.</param>
/// <param name="FormatIndex">Which of the track's formats it has.</param>
public readonly record struct Mp4Sample(
    long Offset, int Size, long Dts, long Pts, uint DurationTicks, bool IsKey, int FormatIndex);
