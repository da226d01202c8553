using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Media.Tracks;
using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Unsealing;

/// <summary>
/// Step 8 of the life of a frame, for the owner: timeline query → sealed segments → one MP4 that plays everywhere, cut at
/// key frames, nothing re-encoded.
/// </summary>
public sealed class Unsealer
{
    private readonly DataDirectory _data;
    private readonly UnsealRequest _request;
    private readonly List<string> _problems = [];

    private Unsealer(DataDirectory data, UnsealRequest request)
    {
        _data = data;
        _request = request;
    }

    /// <summary>The streams of a data directory.</summary>
    /// <exception cref="RecordingException">The index cannot be read; the message says what to do.</exception>
    public static IReadOnlyList<StreamName> Streams(DataDirectory data)
    {
        using var index = OpenIndex(data);
        return index.Streams().Select(stream => stream.Name).ToList();
    }

    /// <summary>Opens what was asked for and writes it.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="request">What to open.</param>
    /// <param name="output">Where the MP4 goes; it must be seekable.</param>
    /// <param name="onBytes">Told of every sample's size, for a progress display.</param>
    /// <param name="cancellationToken">Ends the work between two fragments.</param>
    /// <exception cref="RecordingException">There is nothing to open, or it cannot be opened; the message says what to do.</exception>
    public static UnsealReport Run(
        DataDirectory data, UnsealRequest request, Stream output, Action<long>? onBytes, CancellationToken cancellationToken)
    {
        try
        {
            return new Unsealer(data, request).Run(output, onBytes, cancellationToken);
        }
        catch (AgeFormatException exception)
        {
            throw new RecordingException(
                exception.Fault == AgeFault.NoMatch
                    ? "This identity does not open the recordings: they were sealed to others. Try the owner's or the recovery key."
                    : exception.Message,
                exception);
        }
    }

    private static IndexReader OpenIndex(DataDirectory data)
    {
        try
        {
            return IndexReader.Open(data.IndexPath);
        }
        catch (IndexDamagedException exception)
        {
            throw new RecordingException(exception.Message, exception);
        }
    }

    private UnsealReport Run(Stream output, Action<long>? onBytes, CancellationToken cancellationToken)
    {
        var fromUs = _request.From is { } from ? UnixTime.ToMicroseconds(from) : 0;
        var toUs = _request.To is { } to ? UnixTime.ToMicroseconds(to) : long.MaxValue;
        using var index = OpenIndex(_data);
        var rows = Find(index, fromUs, toUs);
        var formats = ChooseTracks(rows);
        var joiner = new PieceJoiner(new Mp4FileWriter(output, formats), formats, onBytes);
        var segments = 0;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            segments += Add(index, row, fromUs, toUs, joiner, cancellationToken) ? 1 : 0;
        }

        if (joiner.AccessUnits == 0)
        {
            throw new RecordingException(
                $"Nothing of {_request.Stream} could be opened. {string.Join(' ', _problems)}".TrimEnd());
        }

        joiner.Finish();
        return new UnsealReport
        {
            AccessUnits = joiner.AccessUnits,
            Bytes = joiner.Bytes,
            Segments = segments,
            Pieces = joiner.Pieces,
            Problems = _problems,
        };
    }

    private IReadOnlyList<SegmentRow> Find(IndexReader index, long fromUs, long toUs)
    {
        var stream = index.Streams().FirstOrDefault(stream => stream.Name == _request.Stream);
        if (stream.Name != _request.Stream)
        {
            throw new RecordingException($"There is no stream {_request.Stream} in '{_data.DirectoryPath}'.");
        }

        var rows = index.Segments(stream.Id, fromUs, toUs);
        return rows.Count > 0
            ? rows
            : throw new RecordingException(
                $"Nothing of {_request.Stream} is recorded in that time; `saksi coverage` says what is, and why not.");
    }

    /// <summary>The first video and the first audio format that any of the segments has.</summary>
    private List<TrackFormat> ChooseTracks(IReadOnlyList<SegmentRow> rows)
    {
        TrackFormat? video = null;
        TrackFormat? audio = null;
        foreach (var row in rows)
        {
            using var payload = TryOpen(row);
            var tracks = payload is null ? null : TryRead(row, payload)?.Tracks;
            video ??= tracks?.Select(FirstFormat).FirstOrDefault(format => format?.Kind == TrackKind.Video);
            audio ??= tracks?.Select(FirstFormat).FirstOrDefault(format => format?.Kind == TrackKind.Audio);
            if (video is not null && audio is not null)
            {
                break;
            }
        }

        var formats = new[] { video, audio }.OfType<TrackFormat>().ToList();
        return formats.Count > 0
            ? formats
            : throw new RecordingException(
                $"None of the {rows.Count} segments could be opened. {_problems.FirstOrDefault()}");
    }

    internal static TrackFormat? FirstFormat(Mp4Track track) => track.Formats.Count > 0 ? track.Formats[0] : null;

    private bool Add(
        IndexReader index, SegmentRow row, long fromUs, long toUs, PieceJoiner joiner, CancellationToken cancellationToken)
    {
        using var payload = TryOpen(row);
        if (payload is null || TryRead(row, payload) is not { } reader)
        {
            return false;
        }

        if (payload.TailProblem is { } problem)
        {
            Note($"The end of a segment is missing: {problem}");
        }

        if (!joiner.BeginSegment(row.Key.Run, reader, out var reason))
        {
            Note($"From {UnixTime.FromMicroseconds(row.StartUs):O} on: {reason}");
            return false;
        }

        Skip(index, row, fromUs, reader);
        return AddAroundDamage(index, row, reader, () => joiner.AddFragments(reader, row, fromUs, toUs, cancellationToken));
    }

    /// <summary>What is damaged costs its group of pictures; by the index's table, reading goes on at the next key frame.</summary>
    private bool AddAroundDamage(IndexReader index, SegmentRow row, Mp4Reader reader, Func<bool> add)
    {
        var added = false;
        var tried = -1L;
        while (true)
        {
            try
            {
                return add() | added;
            }
            catch (Exception exception) when (exception is Mp4FormatException or AgeFormatException)
            {
                Note($"{row.Path} is damaged: {exception.Message}");
                added = true;
            }

            var next = FragmentTable.Parse(index.FragmentTable(row.Key)).FirstOrDefault(
                entry => entry.StartsWithKeyFrame && entry.Offset >= reader.NextOffset && entry.Offset > tried);
            if (next.Size == 0)
            {
                return added;
            }

            reader.NextOffset = tried = next.Offset;
        }
    }

    /// <summary>Goes to the key frame at or before the begin, by the index's table; without one from the segment's start.</summary>
    private static void Skip(IndexReader index, SegmentRow row, long fromUs, Mp4Reader reader)
    {
        if (row.StartUs >= fromUs || index.FragmentTable(row.Key) is not { } table)
        {
            return;
        }

        foreach (var entry in FragmentTable.Parse(table))
        {
            if (entry.StartsWithKeyFrame && row.StartUs + entry.StartUs <= fromUs)
            {
                reader.NextOffset = entry.Offset;
            }
        }
    }

    private SegmentPayload? TryOpen(SegmentRow row)
    {
        var storage = _data.Storages.FirstOrDefault(storage => storage.Id == row.Storage);
        if (storage is null)
        {
            Note($"{row.Path} lies in a storage directory that is not known here ({row.Storage}).");
            return null;
        }

        var path = Path.Combine(storage.DirectoryPath, row.Path);
        try
        {
            var payload = SegmentPayload.Open(path, _request.Identities);
            NoteOtherSize(row, path, payload.FileBytes);
            return payload;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            Note($"{path} is not there.");
            return null;
        }
        catch (AgeFormatException exception) when (exception.Fault != AgeFault.NoMatch)
        {
            Note($"{path}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Chunks that are cut off, or put behind the last one, leave what remains authentic.</summary>
    private void NoteOtherSize(SegmentRow row, string path, long bytes)
    {
        if (row.State == "closed" && bytes != row.FileBytes)
        {
            Note($"{path} had {row.FileBytes} bytes when it was closed and has {bytes} now: it is damaged, and may be cut off.");
        }
    }

    private Mp4Reader? TryRead(SegmentRow row, SegmentPayload payload)
    {
        try
        {
            return Mp4Reader.Open(payload);
        }
        catch (Exception exception) when (exception is Mp4FormatException or AgeFormatException)
        {
            Note($"{row.Path} holds no video that can be read: {exception.Message}");
            return null;
        }
    }

    private void Note(string problem)
    {
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }
}
