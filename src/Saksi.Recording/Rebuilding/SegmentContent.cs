using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Clocks;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Rebuilding;

/// <summary>What an opened segment says about itself.</summary>
/// <param name="Start">What it is of.</param>
/// <param name="Fragments">Those before the first damage.</param>
/// <param name="PayloadBytes">All of its payload.</param>
/// <param name="Damage">What is wrong behind the fragments, or null.</param>
internal sealed record SegmentContent(SegmentStart Start, IReadOnlyList<StoredFragment> Fragments, long PayloadBytes, string? Damage)
{
    /// <summary>Reads card and fragments.</summary>
    /// <exception cref="Mp4FormatException">It has no readable init segment, or its card names another stream.</exception>
    public static SegmentContent Read(IByteSource payload, StreamName stream, SegmentKey key)
    {
        var reader = Mp4Reader.Open(payload);
        var mediaStartUs = ReadCard(payload, reader, stream, key);
        var fragments = new List<StoredFragment>();
        var damage = ReadFragments(reader, fragments);
        var start = new SegmentStart
        {
            Stream = stream,
            Key = key,
            WallStartUs = fragments.Count > 0 ? fragments[0].Facts.WallStartUs : 0,
            MediaStartUs = mediaStartUs,
            Formats = reader.Tracks.Select(Unsealing.Unsealer.FirstFormat).OfType<Media.Tracks.TrackFormat>().ToList(),
        };
        return new SegmentContent(start, fragments, payload.Length, damage);
    }

    private static string? ReadFragments(Mp4Reader reader, List<StoredFragment> fragments)
    {
        try
        {
            while (reader.ReadFragment() is { } fragment)
            {
                if (fragment.Tracks.FirstOrDefault(track => track.TrackIndex == 0) is { Samples.Count: > 0 } leading)
                {
                    fragments.Add(Store(fragment, leading, (int)reader.Tracks[0].TimeScale));
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is AgeFormatException or Mp4FormatException && fragments.Count > 0)
        {
            return exception.Message;
        }
    }

    private static long ReadCard(IByteSource payload, Mp4Reader reader, StreamName stream, SegmentKey key)
    {
        var type = SegmentCard.BoxType.ToByteArray(bigEndian: true);
        var box = reader.UserBoxes.FirstOrDefault(box => box.ExtendedType.Span.SequenceEqual(type))
            ?? throw new Mp4FormatException("The segment has no card that says which camera it is of.");
        var bytes = new byte[Math.Min(box.SizeBytes, 64 * 1024)];
        for (var done = 0; done < bytes.Length;)
        {
            var read = payload.Read(box.Offset + done, bytes.AsSpan(done));
            done += read > 0 ? read : throw new Mp4FormatException("The segment's card is cut off.");
        }

        if (!SegmentCard.TryParse(bytes, out var written, out var writtenKey, out var mediaStartUs))
        {
            throw new Mp4FormatException("The segment's card cannot be read.");
        }

        return written == stream && writtenKey == key
            ? mediaStartUs
            : throw new Mp4FormatException($"The segment says that it is {writtenKey} of {written}: the file was moved or renamed.");
    }

    private static StoredFragment Store(Mp4Fragment fragment, Mp4TrackFragment leading, int clock)
    {
        var first = leading.Samples[0];
        var last = leading.Samples[^1];
        var facts = new FragmentFacts
        {
            MediaStartUs = UnixTime.FromMediaTicks(first.Dts, clock),
            DurationUs = UnixTime.FromMediaTicks(last.Dts + last.DurationTicks - first.Dts, clock),
            WallStartUs = fragment.ProducerTime is { } time ? UnixTime.ToMicroseconds(time.WallTime) : 0,
            StartsWithKeyFrame = first.IsKey,
            AccessUnits = leading.Samples.Count,
            AllAccessUnits = fragment.Tracks.Sum(track => track.Samples.Count),
            LostPackets = 0,
            DamagedAccessUnits = 0,
        };
        return new StoredFragment(fragment.Offset, (int)Math.Min(fragment.EndOffset - fragment.Offset, int.MaxValue), facts);
    }
}
