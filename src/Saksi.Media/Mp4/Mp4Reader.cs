using System.Buffers.Binary;

namespace Saksi.Media.Mp4;

/// <summary>Reads a fragmented MP4 file piece by piece: the init segment, then one fragment after the other.</summary>
/// <remarks>
/// Nothing but box headers, <c>moov</c> and <c>moof</c> is read; where samples are is told, and the caller reads them. Memory is bounded by
/// one fragment's samples. Not thread-safe.
/// </remarks>
public sealed class Mp4Reader
{
    /// <summary>Larger <c>moov</c> and <c>moof</c> boxes are refused.</summary>
    private const int MaxMetadataSize = 16 * 1024 * 1024;

    private const int MaxUserBoxes = 64;
    private const int ExtendedTypeSize = 16;

    private readonly IByteSource _source;
    private readonly MovieFragmentReader _fragments;
    private long _nextOffset;

    private Mp4Reader(IByteSource source, IReadOnlyList<Mp4Track> tracks, List<Mp4UserBox> boxes, long offset)
    {
        _source = source;
        _fragments = new MovieFragmentReader(tracks);
        Tracks = tracks;
        UserBoxes = boxes;
        _nextOffset = offset;
    }

    public IReadOnlyList<Mp4Track> Tracks { get; }

    /// <summary>The <c>uuid</c> boxes before the first fragment, the first 64 of them.</summary>
    public IReadOnlyList<Mp4UserBox> UserBoxes { get; }

    /// <summary>Where reading goes on. May be set to where a box begins, such as a fragment's offset from an index.</summary>
    public long NextOffset
    {
        get => _nextOffset;
        set
        {
            _nextOffset = value;
            _fragments.Jump();
        }
    }

    /// <summary>The source ends within a box, so something was being written when it ended. Known at the end.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Reads everything before the first fragment.</summary>
    /// <param name="source">The file's bytes.</param>
    /// <exception cref="Mp4FormatException">There is no readable <c>moov</c>.</exception>
    public static Mp4Reader Open(IByteSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        IReadOnlyList<Mp4Track>? tracks = null;
        var userBoxes = new List<Mp4UserBox>();
        var offset = 0L;
        while (TryReadHeader(source, offset, out var box))
        {
            if (box.Type is BoxType.Moof or BoxType.Prft or BoxType.Mdat or BoxType.Styp or BoxType.Sidx)
            {
                break;
            }

            if (box.Type == BoxType.Moov)
            {
                tracks = MovieReader.Read(ReadPayload(source, box), offset);
            }

            NoteUserBox(source, box, userBoxes);
            offset = box.End;
        }

        return tracks is null
            ? throw new Mp4FormatException("there is no moov before the first fragment", offset)
            : new Mp4Reader(source, tracks, userBoxes, offset);
    }

    /// <summary>Reads a file whose own beginning cannot be read by the tracks of another one that was made in the same way.</summary>
    /// <param name="source">The file's bytes.</param>
    /// <param name="tracks">Those of the other.</param>
    /// <param name="offset">Where a box begins, such as a fragment's offset from an index.</param>
    public static Mp4Reader Resume(IByteSource source, IReadOnlyList<Mp4Track> tracks, long offset)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(tracks);
        return new Mp4Reader(source, tracks, [], offset);
    }

    /// <summary>Reads the next fragment.</summary>
    /// <returns>Null at the end, also when the last <c>moof</c> is not wholly there (see <see cref="IsTruncated"/>).</returns>
    /// <exception cref="Mp4FormatException">The fragment is damaged. Reading may go on at another offset.</exception>
    public Mp4Fragment? ReadFragment()
    {
        var userBoxes = new List<Mp4UserBox>();
        (Mp4ProducerTime Time, long Offset)? producerTime = null;
        while (TryReadHeader(_source, NextOffset, out var box))
        {
            IsTruncated |= box.End > _source.Length;
            if (box.Type == BoxType.Moof)
            {
                return box.End > _source.Length ? null : ReadFragment(box, producerTime, userBoxes);
            }

            if (box.Type == BoxType.Prft && box.End <= _source.Length)
            {
                producerTime = (ReadProducerTime(ReadPayload(_source, box)), box.Offset);
            }

            NoteUserBox(_source, box, userBoxes);
            _nextOffset = box.End;
        }

        IsTruncated |= NextOffset < _source.Length;
        return null;
    }

    /// <summary>Reads a sample's bytes.</summary>
    /// <param name="sample">A sample of this file.</param>
    /// <param name="destination">At least its size.</param>
    /// <exception cref="Mp4FormatException">The source has become shorter.</exception>
    public void ReadSample(in Mp4Sample sample, Span<byte> destination) =>
        ReadFully(_source, sample.Offset, destination[..sample.Size]);

    private Mp4Fragment ReadFragment(
        Box moof, (Mp4ProducerTime Time, long Offset)? producerTime, List<Mp4UserBox> userBoxes)
    {
        // Also a damaged fragment is behind us, so that the caller may try the next one.
        _nextOffset = moof.End;
        var tracks = _fragments.Read(
            ReadPayload(_source, moof), moof.Offset, _source.Length, out var sequenceNumber, out var isTruncated);
        while (TryReadHeader(_source, NextOffset, out var box) && box.Type == BoxType.Mdat)
        {
            isTruncated |= box.End > _source.Length;
            _nextOffset = box.End;
        }

        IsTruncated |= isTruncated;
        return new Mp4Fragment
        {
            Offset = producerTime?.Offset ?? moof.Offset,
            EndOffset = Math.Min(NextOffset, _source.Length),
            SequenceNumber = sequenceNumber,
            ProducerTime = producerTime?.Time,
            Tracks = tracks,
            IsTruncated = isTruncated,
            UserBoxes = userBoxes,
        };
    }

    private static Mp4ProducerTime ReadProducerTime(ReadOnlySpan<byte> payload)
    {
        var fields = new FieldReader(payload);
        var version = fields.ReadByte();
        fields.Skip(3);
        var track = fields.ReadUInt32();
        var wallTime = NtpTime.ToTime(fields.ReadUInt64());
        return new Mp4ProducerTime(track, wallTime, (long)fields.ReadVersioned(version));
    }

    private static void NoteUserBox(IByteSource source, Box box, List<Mp4UserBox> userBoxes)
    {
        var payload = box.Offset + box.HeaderSize;
        var end = Math.Min(box.End, source.Length);
        if (box.Type == BoxType.Uuid && end - payload >= ExtendedTypeSize && userBoxes.Count < MaxUserBoxes)
        {
            var type = new byte[ExtendedTypeSize];
            ReadFully(source, payload, type);
            userBoxes.Add(new Mp4UserBox(type, payload + ExtendedTypeSize, end - payload - ExtendedTypeSize));
        }
    }

    /// <summary>Reads a box header; false when there is none any more, or no valid one.</summary>
    private static bool TryReadHeader(IByteSource source, long offset, out Box box)
    {
        box = default;
        Span<byte> header = stackalloc byte[16];
        var available = source.Length - offset;
        if (offset < 0 || available < 8)
        {
            return false;
        }

        header = header[..(int)Math.Min(16, available)];
        ReadFully(source, offset, header);
        ulong size = BinaryPrimitives.ReadUInt32BigEndian(header);
        var headerSize = 8;
        if (size == 1)
        {
            headerSize = 16;
            size = header.Length < 16 ? 0 : BinaryPrimitives.ReadUInt64BigEndian(header[8..]);
        }
        else if (size == 0)
        {
            size = (ulong)available; // 4.2.2: to the end of the file
        }

        if (size < (ulong)headerSize || size > (ulong)(long.MaxValue - offset))
        {
            throw new Mp4FormatException("a box has an impossible size", offset);
        }

        box = new Box(BinaryPrimitives.ReadUInt32BigEndian(header[4..]), offset, headerSize, offset + (long)size);
        return true;
    }

    private static byte[] ReadPayload(IByteSource source, Box box)
    {
        var start = box.Offset + box.HeaderSize;
        if (box.End > source.Length || box.End - start > MaxMetadataSize)
        {
            throw new Mp4FormatException(
                $"{BoxType.Describe(box.Type)} is cut off or larger than {MaxMetadataSize >> 20} MB", box.Offset);
        }

        var payload = new byte[box.End - start];
        ReadFully(source, start, payload);
        return payload;
    }

    private static void ReadFully(IByteSource source, long offset, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var count = source.Read(offset, destination);
            if (count <= 0)
            {
                throw new Mp4FormatException("the source ended while it was read", offset);
            }

            offset += count;
            destination = destination[count..];
        }
    }

    private readonly record struct Box(uint Type, long Offset, int HeaderSize, long End);
}
