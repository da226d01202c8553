using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>Reads <c>moov</c> (ISO 14496-12 8.2.1).</summary>
internal static class MovieReader
{
    private const int MaxTracks = 64;
    private const int MaxEntries = 256;

    /// <param name="movie">The payload of the box.</param>
    /// <param name="offset">Where the box begins, for the error.</param>
    public static IReadOnlyList<Mp4Track> Read(ReadOnlySpan<byte> movie, long offset)
    {
        var tracks = new List<Mp4Track>();
        var boxes = new BoxReader(movie);
        while (boxes.MoveNext())
        {
            if (boxes.Type == BoxType.Trak && tracks.Count < MaxTracks)
            {
                tracks.Add(ReadTrack(boxes.Payload, movie, offset));
            }
        }

        if (boxes.HasFailed)
        {
            throw new Mp4FormatException("moov contains a box that is longer than it", offset);
        }

        return tracks;
    }

    private static Mp4Track ReadTrack(ReadOnlySpan<byte> track, ReadOnlySpan<byte> movie, long offset)
    {
        var header = new FieldReader(BoxReader.Find(track, BoxType.Tkhd));
        var version = header.ReadByte();
        header.Skip(version == 1 ? 19 : 11);
        var id = header.ReadUInt32();

        var media = BoxReader.Find(track, BoxType.Mdia);
        var mediaHeader = new FieldReader(BoxReader.Find(media, BoxType.Mdhd));
        version = mediaHeader.ReadByte();
        mediaHeader.Skip(version == 1 ? 19 : 11);
        var timeScale = mediaHeader.ReadUInt32();
        if (header.HasFailed || mediaHeader.HasFailed || timeScale == 0)
        {
            throw new Mp4FormatException("a track has no valid tkhd and mdhd", offset);
        }

        var table = BoxReader.Find(BoxReader.Find(media, BoxType.Minf), BoxType.Stbl);
        var reasons = new List<string>();
        return new Mp4Track
        {
            Id = id,
            TimeScale = timeScale,
            Formats = ReadFormats(BoxReader.Find(table, BoxType.Stsd), timeScale, reasons),
            Reasons = reasons,
            EditStart = ReadEditStart(BoxReader.Find(BoxReader.Find(track, BoxType.Edts), BoxType.Elst)),
            Defaults = FindDefaults(BoxReader.Find(movie, BoxType.Mvex), id),
        };
    }

    private static List<TrackFormat?> ReadFormats(ReadOnlySpan<byte> descriptions, uint timeScale, List<string> reasons)
    {
        var formats = new List<TrackFormat?>();
        if (descriptions.Length < 8)
        {
            return formats;
        }

        var entries = new BoxReader(descriptions[8..]);
        while (entries.MoveNext() && formats.Count < MaxEntries)
        {
            formats.Add(SampleEntryReader.Read(entries.Type, entries.Payload, timeScale, out var reason));
            if (reason is not null)
            {
                reasons.Add(reason);
            }
        }

        return formats;
    }

    private static long ReadEditStart(ReadOnlySpan<byte> list)
    {
        var fields = new FieldReader(list);
        var version = fields.ReadByte();
        fields.Skip(3);
        var count = fields.ReadUInt32();
        for (var i = 0u; i < count && !fields.HasFailed; i++)
        {
            fields.ReadVersioned(version);
            var start = version == 1 ? (long)fields.ReadUInt64() : (int)fields.ReadUInt32();
            fields.Skip(4);
            if (start >= 0 && !fields.HasFailed)
            {
                return start;
            }
        }

        return 0;
    }

    private static TrackExtends FindDefaults(ReadOnlySpan<byte> extends, uint id)
    {
        var boxes = new BoxReader(extends);
        while (boxes.MoveNext())
        {
            var fields = new FieldReader(boxes.Payload);
            fields.Skip(4);
            if (boxes.Type == BoxType.Trex && fields.ReadUInt32() == id)
            {
                return new TrackExtends(
                    fields.ReadUInt32(), fields.ReadUInt32(), fields.ReadUInt32(), fields.ReadUInt32());
            }
        }

        return new TrackExtends(1, 0, 0, 0);
    }
}
