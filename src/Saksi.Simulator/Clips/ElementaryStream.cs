namespace Saksi.Simulator.Clips;

/// <summary>Cuts what an encoder wrote into access units.</summary>
internal static class ElementaryStream
{
    private const int VideoClockHz = 90_000;

    public static ClipTrack ReadVideo(ReadOnlyMemory<byte> stream, VideoRecipe recipe)
    {
        var pictures = recipe.Codec == ClipCodec.Mjpeg ? SplitJpeg(stream) : SplitByDelimiter(stream, recipe.Codec);
        if (pictures.Count != recipe.Frames)
        {
            throw new SimulatorException($"The encoder made {pictures.Count} pictures and should have made {recipe.Frames}.");
        }

        var units = pictures.Select((parts, index) => new ClipUnit(
            recipe.Codec, TimeOf(index, recipe), IsKeyFrame(recipe.Codec, parts), parts)).ToArray();
        return new ClipTrack(recipe.Codec, VideoClockHz, units, TimeOf(units.Length, recipe))
        {
            Width = recipe.Width,
            Height = recipe.Height,
            ParameterSets = [.. pictures[0]
                .Where(nal => recipe.Codec != ClipCodec.Mjpeg && NalUnit.IsParameterSet(recipe.Codec, nal.Span))
                .OrderBy(nal => NalUnit.TypeOf(recipe.Codec, nal.Span))],
        };
    }

    public static ClipTrack ReadAudio(ReadOnlyMemory<byte> stream, AudioRecipe recipe)
    {
        switch (recipe.Codec)
        {
            case ClipCodec.Aac:
                var frames = Adts.Split(stream, out var config, out var sampleRate);
                return Audio(ClipCodec.Aac, sampleRate, frames, ticksPerFrame: 1024, config);
            case ClipCodec.Opus:
                return Audio(ClipCodec.Opus, 48_000, OggPackets.Split(stream), ticksPerFrame: 960, default);
            default:
                return Audio(recipe.Codec, 8_000, Slices(stream, 160), ticksPerFrame: 160, default);
        }
    }

    private static ClipTrack Audio(
        ClipCodec codec, int clockRateHz, List<ReadOnlyMemory<byte>> frames, int ticksPerFrame, ReadOnlyMemory<byte> config)
    {
        var units = frames.Select((frame, index) => new ClipUnit(codec, (long)index * ticksPerFrame, true, [frame])).ToArray();
        return new ClipTrack(codec, clockRateHz, units, (long)units.Length * ticksPerFrame)
        {
            Channels = 1,
            AudioSpecificConfig = config,
        };
    }

    private static long TimeOf(int index, VideoRecipe recipe) =>
        (long)Math.Round(index * VideoClockHz / recipe.FramesPerSecond);

    private static bool IsKeyFrame(ClipCodec codec, List<ReadOnlyMemory<byte>> parts) =>
        codec == ClipCodec.Mjpeg || parts.Exists(nal => NalUnit.IsKeyFrame(codec, nal.Span));

    private static List<ReadOnlyMemory<byte>> Slices(ReadOnlyMemory<byte> stream, int size)
    {
        var slices = new List<ReadOnlyMemory<byte>>();
        for (var offset = 0; offset + size <= stream.Length; offset += size)
        {
            slices.Add(stream.Slice(offset, size));
        }

        return slices;
    }

    // Annex B (H.264 B.1.1, H.265 B.2.2): units between start codes of 3 bytes, zeros before a start code belong to it.
    private static List<List<ReadOnlyMemory<byte>>> SplitByDelimiter(ReadOnlyMemory<byte> stream, ClipCodec codec)
    {
        var pictures = new List<List<ReadOnlyMemory<byte>>>();
        ReadOnlySpan<byte> startCode = [0, 0, 1];
        var start = stream.Span.IndexOf(startCode) + 3;
        while (start >= 3 && start < stream.Length)
        {
            var next = stream.Span[start..].IndexOf(startCode);
            var end = next < 0 ? stream.Length : start + next;
            var nal = stream[start..end];
            nal = nal[..nal.Span.TrimEnd((byte)0).Length];
            if (NalUnit.IsDelimiter(codec, nal.Span) || pictures.Count == 0)
            {
                pictures.Add([]);
            }

            pictures[^1].Add(nal);
            start = next < 0 ? stream.Length : end + 3;
        }

        return pictures;
    }

    private static List<List<ReadOnlyMemory<byte>>> SplitJpeg(ReadOnlyMemory<byte> stream)
    {
        // FF D9 cannot occur inside a scan: FF is stuffed there (ISO 10918-1 B.1.1.5), and our encoder writes no thumbnails.
        var pictures = new List<List<ReadOnlyMemory<byte>>>();
        ReadOnlySpan<byte> endOfImage = [0xFF, 0xD9];
        for (var start = 0; start < stream.Length;)
        {
            var end = stream.Span[start..].IndexOf(endOfImage);
            if (end < 0)
            {
                break;
            }

            pictures.Add([stream.Slice(start, end + 2)]);
            start += end + 2;
        }

        return pictures;
    }
}
