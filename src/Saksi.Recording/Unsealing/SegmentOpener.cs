using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Unsealing;

/// <summary>Opens segments for their owner, and notes what stands in the way.</summary>
internal sealed class SegmentOpener(
    DataDirectory data, IReadOnlyList<IAgeIdentity> identities, IndexReader index, UnsealProblems problems)
{
    /// <summary>A recorder that is still writing may append between two reads of ours; looking again then helps.</summary>
    private const int Attempts = 3;

    private bool _hasMatch;
    private bool _hasMismatch;

    /// <summary>Whether it must be the identities: they opened nothing, and were the reason at least once.</summary>
    public bool HasWrongIdentities => _hasMismatch && !_hasMatch;

    /// <summary>Opens a segment; one whose init segment is damaged with that of another segment of its run.</summary>
    /// <returns>Null when nothing of it can be read.</returns>
    public OpenedSegment? TryOpen(SegmentRow row)
    {
        var payload = TryOpenPayload(row, sentence => problems.Note(row, sentence));
        if (payload is null)
        {
            return null;
        }

        var fragments = FragmentTable.Parse(index.FragmentTable(row.Key));
        var own = TryRead(row, payload);
        if ((own ?? TryBorrow(row, payload, fragments)) is { } reader)
        {
            return new OpenedSegment(row, payload, reader, fragments) { HasLostBeginning = own is null };
        }

        payload.Dispose();
        return null;
    }

    private SegmentPayload? TryOpenPayload(SegmentRow row, Action<string> note)
    {
        var storage = data.Storages.FirstOrDefault(storage => storage.Id == row.Storage);
        if (storage is null)
        {
            note($"{row.Path} lies in a storage directory that is not known here ({row.Storage}).");
            return null;
        }

        var path = Path.Combine(storage.DirectoryPath, row.Path);
        try
        {
            var payload = OpenWhole(row, path);
            _hasMatch = true;
            NoteShort(row, path, payload, note);
            return payload;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            note($"{path} is not there.");
            return null;
        }
        catch (AgeFormatException exception) when (exception.Fault == AgeFault.NoMatch)
        {
            // Keys change, and a flipped bit in the header looks the same: it costs this segment, not the others.
            _hasMismatch = true;
            note($"{path} is not opened by this identity: it was sealed to others, or its beginning is damaged.");
            return null;
        }
        catch (AgeFormatException exception)
        {
            note($"{path}: {exception.Message}");
            return null;
        }
    }

    private SegmentPayload OpenWhole(SegmentRow row, string path)
    {
        var payload = SegmentPayload.Open(path, identities);
        for (var attempt = 1; attempt < Attempts && row.State == "open" && payload.Length < row.PayloadBytes; attempt++)
        {
            payload.Dispose();
            payload = SegmentPayload.Open(path, identities);
        }

        return payload;
    }

    /// <summary>Chunks that are cut off, or put behind the last one, leave what remains authentic.</summary>
    private static void NoteShort(SegmentRow row, string path, SegmentPayload payload, Action<string> note)
    {
        if (payload.TailProblem is { } problem)
        {
            note($"The end of a segment is missing: {problem}");
        }

        if (row.State == "closed" && payload.FileBytes != row.FileBytes)
        {
            note($"{path} had {row.FileBytes} bytes when it was closed and has {payload.FileBytes} now: it is damaged, and may be cut off.");
        }
        else if (row.State == "closed" ? payload.IsTruncated : payload.Length < row.PayloadBytes)
        {
            note($"{path} is damaged: its end cannot be read.");
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
            problems.Note(row, $"The beginning of {row.Path} is damaged: {exception.Message}");
            return null;
        }
    }

    private Mp4Reader? TryBorrow(SegmentRow row, SegmentPayload payload, IReadOnlyList<FragmentTable.Entry> fragments)
    {
        var first = OpenedSegment.Next(payload, fragments, from: 0);
        if (first < 0)
        {
            return null;
        }

        // What is wrong with a neighbour is told when it is its turn.
        var neighbours = new NeighbouringTracks(index, neighbour => TryOpenPayload(neighbour, _ => { }));
        if (neighbours.Find(row, fragments) is { } tracks)
        {
            return Mp4Reader.Resume(payload, tracks, first);
        }

        problems.Note(row, $"The rest of {row.Path} cannot be opened: no segment of its run near it says for sure which format it has.");
        return null;
    }
}
