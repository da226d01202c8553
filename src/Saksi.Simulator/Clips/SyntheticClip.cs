namespace Saksi.Simulator.Clips;

/// <summary>
/// H.264 made without an encoder: tiny, of any size, rate and speed, and decodable without an error.
/// </summary>
/// <remarks>
/// Each group of pictures shows one flat colour. A key frame carries one I_PCM macroblock, the others predict from
/// it (Intra 16x16, DC, no residual) at about one byte each; the frames between repeat it (P_Skip). SEI messages
/// (user data unregistered, D.1.7) fill every unit up to the bit rate. There is no H.265 of this kind: it would need
/// a CABAC encoder; encode a clip with ffmpeg for that.
/// </remarks>
public static class SyntheticClip
{
    private const int ClockRateHz = 90_000;

    /// <summary>Makes a video clip.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is not positive, or the size is odd or above 4096.</exception>
    public static Clip Create(SyntheticVideo video)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(video.FramesPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(video.BitsPerSecond);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(video.GopFrames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(video.Gops);
        CheckSize(video.Width, nameof(video));
        CheckSize(video.Height, nameof(video));

        var pictures = new SyntheticH264(video.Width, video.Height);
        var filler = new SeededGenerator((ulong)video.Seed);
        var count = video.GopFrames * video.Gops;
        var units = new ClipUnit[count];
        var written = 0L;
        for (var index = 0; index < count; index++)
        {
            var parts = Picture(pictures, video, index);
            var wanted = (long)(video.BitsPerSecond / 8.0 / video.FramesPerSecond * (index + 1)) - written;
            Fill(parts, wanted, filler);
            units[index] = new ClipUnit(ClipCodec.H264, TimeOf(index, video), index % video.GopFrames == 0, parts);
            written += units[index].SizeBytes;
        }

        return new Clip(new ClipTrack(ClipCodec.H264, ClockRateHz, units, TimeOf(count, video))
        {
            Width = video.Width,
            Height = video.Height,
            ParameterSets = [pictures.SequenceParameterSet, pictures.PictureParameterSet],
        });
    }

    private static void CheckSize(int pixels, string name)
    {
        if (pixels is < 16 or > 4096 || pixels % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(name, pixels, "Width and height are even, from 16 to 4096.");
        }
    }

    private static long TimeOf(int index, SyntheticVideo video) =>
        (long)Math.Round(index * ClockRateHz / video.FramesPerSecond);

    private static List<ReadOnlyMemory<byte>> Picture(SyntheticH264 pictures, SyntheticVideo video, int index)
    {
        var inGop = index % video.GopFrames;
        if (inGop > 0)
        {
            return [pictures.RepeatPicture(inGop)];
        }

        var gop = index / video.GopFrames;
        var colour = new SeededGenerator(((ulong)video.Seed * 1_000_003) + (ulong)gop);
        return
        [
            pictures.SequenceParameterSet,
            pictures.PictureParameterSet,
            pictures.KeyPicture(gop, LimitedRange(colour), LimitedRange(colour), LimitedRange(colour)),
        ];
    }

    private static byte LimitedRange(SeededGenerator generator) => (byte)(32 + (generator.Next() % 192));

    private static void Fill(List<ReadOnlyMemory<byte>> parts, long wanted, SeededGenerator generator)
    {
        var missing = wanted - parts.Sum(part => part.Length);
        if (missing >= SyntheticH264.SmallestFiller)
        {
            parts.Insert(parts.Count - 1, SyntheticH264.Filler((int)missing, generator));
        }
    }
}
