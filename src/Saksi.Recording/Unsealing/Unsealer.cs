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
    private readonly IndexReader _index;
    private readonly UnsealProblems _problems = new();
    private readonly SegmentOpener _opener;
    private readonly WallSpans _missing = new();
    private readonly long _fromUs;
    private readonly long _toUs;

    private Unsealer(DataDirectory data, UnsealRequest request, IndexReader index)
    {
        _data = data;
        _request = request;
        _index = index;
        _opener = new SegmentOpener(data, request.Identities, index, _problems);
        _fromUs = request.From is { } from ? UnixTime.ToMicroseconds(from) : 0;
        _toUs = request.To is { } to ? UnixTime.ToMicroseconds(to) : long.MaxValue;
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
    /// <returns>What was written. Whether that is all that is recorded is in <see cref="UnsealReport.IsComplete"/>.</returns>
    /// <exception cref="RecordingException">There is nothing to open, or it cannot be opened; the message says what to do.</exception>
    public static UnsealReport Run(
        DataDirectory data, UnsealRequest request, Stream output, Action<long>? onBytes, CancellationToken cancellationToken)
    {
        using var index = OpenIndex(data);
        try
        {
            return new Unsealer(data, request, index).Run(output, onBytes, cancellationToken);
        }
        catch (AgeFormatException exception)
        {
            throw new RecordingException(exception.Message, exception);
        }
    }

    internal static TrackFormat? FirstFormat(Mp4Track track) => track.Formats.Count > 0 ? track.Formats[0] : null;

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
        var rows = Find();
        var formats = ChooseTracks(rows);
        var joiner = new PieceJoiner(new Mp4FileWriter(output, formats), formats, onBytes);
        var segments = 0;
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (joiner.IsDone)
            {
                break;
            }

            segments += Add(row, joiner, cancellationToken) ? 1 : 0;
        }

        if (joiner.AccessUnits == 0)
        {
            throw new RecordingException(
                $"Nothing of {_request.Stream} could be opened. {string.Join(' ', _problems.Sentences)}".TrimEnd());
        }

        joiner.Finish();
        return new UnsealReport
        {
            AccessUnits = joiner.AccessUnits,
            Bytes = joiner.Bytes,
            Segments = segments,
            Pieces = joiner.Pieces,
            Problems = _problems.Sentences,
            Missing = _missing.ToCoverage(),
        };
    }

    private IReadOnlyList<SegmentRow> Find()
    {
        var stream = _index.Streams().FirstOrDefault(stream => stream.Name == _request.Stream);
        if (stream.Name != _request.Stream)
        {
            throw new RecordingException($"There is no stream {_request.Stream} in '{_data.DirectoryPath}'.");
        }

        var rows = _index.Segments(stream.Id, _fromUs, _toUs);
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
            using var segment = _opener.TryOpen(row);
            var tracks = segment?.Reader.Tracks;
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
            : throw new RecordingException(_opener.HasWrongIdentities
                ? "This identity does not open the recordings: they were sealed to others. Try the owner's or the recovery key."
                : $"None of the {rows.Count} segments could be opened. {string.Join(' ', _problems.Sentences.Take(1))}");
    }

    /// <summary>Adds a segment, as far as it can be read, and accounts for the rest.</summary>
    /// <returns>False when nothing of it was added.</returns>
    private bool Add(SegmentRow row, PieceJoiner joiner, CancellationToken cancellationToken)
    {
        var before = (joiner.AccessUnits, _problems.Noted);
        joiner.Written.Clear();
        using (var segment = _opener.TryOpen(row))
        {
            if (segment is null)
            {
                joiner.Interrupt();
            }
            else
            {
                Add(segment, joiner, cancellationToken);
            }
        }

        if (_problems.Noted != before.Noted)
        {
            NoteMissing(row, joiner.Written);
        }

        return joiner.AccessUnits != before.AccessUnits;
    }

    private void Add(OpenedSegment segment, PieceJoiner joiner, CancellationToken cancellationToken)
    {
        var row = segment.Row;
        if (!joiner.BeginSegment(row.Key.Run, segment.Reader, out var reason))
        {
            joiner.Interrupt();
            _problems.Note(row, $"From {UnixTime.FromMicroseconds(row.StartUs):O} on: {reason}");
            return;
        }

        if (segment.HasLostBeginning)
        {
            joiner.Interrupt();
        }

        segment.SkipTo(_fromUs);
        var noted = _problems.Noted;
        var resumed = -1L;
        while (!TryAddFragments(segment, joiner, cancellationToken) && segment.TryResume(resumed))
        {
            resumed = segment.Reader.NextOffset;
        }

        if (joiner.HasSkipped && _problems.Noted == noted)
        {
            _problems.Note(row, $"{row.Path}: pictures are left out, since the key frame before them is missing.");
        }
    }

    /// <summary>Adds fragments up to the end, or to damage, which costs the group of pictures that it is in.</summary>
    private bool TryAddFragments(OpenedSegment segment, PieceJoiner joiner, CancellationToken cancellationToken)
    {
        try
        {
            joiner.AddFragments(segment.Reader, segment.Row, _fromUs, _toUs, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is Mp4FormatException or AgeFormatException)
        {
            joiner.Interrupt();
            _problems.Note(segment.Row, $"{segment.Row.Path} is damaged: {exception.Message}");
            return false;
        }
    }

    /// <summary>What the account has of a segment that is not whole, and the result has not.</summary>
    private void NoteMissing(SegmentRow row, WallSpans written)
    {
        var (fromUs, toUs) = (Math.Max(row.StartUs, _fromUs), Math.Min(row.EndUs, _toUs));
        foreach (var span in written.MissingOf(fromUs, toUs))
        {
            _missing.Add(span.FromUs, span.ToUs);
        }
    }
}
