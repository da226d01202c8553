using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Recovery;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Unsealing;

namespace Saksi.Recording.Rebuilding;

/// <summary>
/// Makes the index again from what is the truth: the sealed segments, which only the owner can read, and the journal.
/// </summary>
public sealed class IndexRebuilder
{
    private const int BatchSize = 1000;

    private readonly DataDirectory _data;
    private readonly IReadOnlyList<IAgeIdentity> _identities;
    private readonly List<string> _problems = [];
    private readonly List<Fact> _batch = [];
    private readonly Dictionary<SegmentKey, Fact.SegmentClosed> _closed = [];
    private readonly HashSet<SegmentKey> _deleted = [];
    private readonly HashSet<SegmentKey> _found = [];
    private GapReason _reasonOfMissing = GapReason.StorageError;
    private int _segments;
    private int _missing;
    private int _unreadable;
    private string? _firstUnreadable;

    private IndexRebuilder(DataDirectory data, IReadOnlyList<IAgeIdentity> identities)
    {
        _data = data;
        _identities = identities;
    }

    /// <summary>Builds a new index beside the old one, then puts it in its place. The old one is kept under another name.</summary>
    /// <param name="data">The data directory; no recorder may be using it.</param>
    /// <param name="identities">Who opens the segments.</param>
    /// <param name="time">For the old index's new name.</param>
    /// <param name="onSegment">Told of each segment, for a progress display.</param>
    /// <param name="cancellationToken">Ends the work; the old index stays in place then.</param>
    /// <exception cref="RecordingException">A recorder is running, or no segment can be opened.</exception>
    public static RebuildReport Run(
        DataDirectory data,
        IReadOnlyList<IAgeIdentity> identities,
        TimeProvider time,
        Action? onSegment,
        CancellationToken cancellationToken)
    {
        using var exclusive = RecorderLock.Take(data);
        return new IndexRebuilder(data, identities).Run(time, onSegment, cancellationToken);
    }

    private RebuildReport Run(TimeProvider time, Action? onSegment, CancellationToken cancellationToken)
    {
        var journal = new RecordingJournal(_data.JournalPath, time);
        var facts = journal.Read(_problems.Add).ToList();
        foreach (var fact in facts)
        {
            Note(fact);
        }

        var fresh = _data.IndexPath + ".new";
        DeleteIndex(fresh);
        using (var index = RecordingIndex.OpenOrCreate(fresh))
        {
            var aliveUs = LastInstantUs(facts);
            foreach (var fact in facts.Where(fact => fact is not Fact.SegmentClosed))
            {
                Add(index, fact is Fact.SegmentDeleted deleted ? DeletedGap(deleted) : fact, aliveUs);
            }

            foreach (var storage in _data.Storages)
            {
                AddSegments(index, storage, aliveUs, onSegment, cancellationToken);
            }

            AddMissing(index, aliveUs);
            Flush(index, aliveUs);
        }

        if (_segments == 0 && _unreadable > 0)
        {
            DeleteIndex(fresh);
            throw new RecordingException(
                $"None of the {_unreadable} segments could be opened; the index is left as it was. {_firstUnreadable}");
        }

        Install(fresh, time);
        return new RebuildReport(_segments, _missing, _problems);
    }

    private static Fact.GapNoted DeletedGap(Fact.SegmentDeleted deleted) =>
        new(deleted.Stream, deleted.StartUs, deleted.EndUs, GapReason.DeletedByRetention, deleted.Rule);

    private void Note(Fact fact)
    {
        switch (fact)
        {
            case Fact.SegmentClosed closed:
                _closed[closed.Key] = closed;
                break;
            case Fact.SegmentDeleted deleted:
                _deleted.Add(deleted.Key);
                break;
        }
    }

    private static long LastInstantUs(List<Fact> facts) => facts.Select(fact => fact switch
    {
        Fact.RunStarted run => run.AtUs,
        Fact.RunEnded run => run.AtUs,
        Fact.GapOpened gap => gap.FromUs,
        Fact.GapClosed gap => gap.ToUs,
        Fact.GapNoted gap => gap.ToUs,
        Fact.SegmentClosed segment => segment.Totals.EndUs,
        _ => 0,
    }).DefaultIfEmpty(0).Max();

    private void AddSegments(
        RecordingIndex index, StorageDirectory storage, long aliveUs, Action? onSegment, CancellationToken cancellationToken)
    {
        try
        {
            storage.Verify();
        }
        catch (StorageMissingException exception)
        {
            _problems.Add(exception.Message);
            _reasonOfMissing = GapReason.StorageMissing;
            return;
        }

        foreach (var path in OrphanSearch.FilesSince(storage.DirectoryPath, DateOnly.MinValue).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            onSegment?.Invoke();
            var relative = Path.GetRelativePath(storage.DirectoryPath, path);
            if (!SegmentPath.TryParse(relative, out var stream, out var key))
            {
                _problems.Add($"{path} is not named as a segment.");
            }
            else if (_deleted.Contains(key))
            {
                _problems.Add($"{path} was to be deleted by retention and is still there; it is not indexed. Delete it.");
            }
            else if (TryRead(path, stream, key) is { } segment)
            {
                AddSegment(index, storage, relative, segment, aliveUs);
            }
        }
    }

    private SegmentContent? TryRead(string path, StreamName stream, SegmentKey key)
    {
        try
        {
            // A kill can hit between the making of a segment and its first bytes: nothing of it was ever claimed, so nothing is missing.
            var mayBeEmpty = !_closed.ContainsKey(key);
            if (mayBeEmpty && new FileInfo(path).Length == 0)
            {
                return null;
            }

            using var payload = SegmentPayload.Open(path, _identities);
            if (mayBeEmpty && payload.Length == 0)
            {
                return null;
            }

            if (payload.TailProblem is { } tail)
            {
                _problems.Add(tail);
            }

            return SegmentContent.Read(payload, stream, key);
        }
        catch (Exception exception) when (exception is AgeFormatException or Mp4FormatException || StorageFault.IsExpected(exception))
        {
            _unreadable++;
            _firstUnreadable ??= exception.Message;
            _problems.Add($"{path}: {exception.Message}");
            return null;
        }
    }

    private void AddSegment(
        RecordingIndex index, StorageDirectory storage, string relative, SegmentContent segment, long aliveUs)
    {
        _segments++;
        _found.Add(segment.Start.Key);
        Add(index, new Fact.SegmentOpened(segment.Start, storage.Id, relative), aliveUs);
        var totals = SegmentTotals.Of(segment.Start, segment.Fragments, long.MaxValue);
        var damage = segment.Damage;
        if (_closed.TryGetValue(segment.Start.Key, out var closed) && damage is null)
        {
            var bytes = new FileInfo(Path.Combine(storage.DirectoryPath, relative)).Length;
            damage = bytes < closed.FileBytes ? $"it had {closed.FileBytes} bytes when it was closed and has {bytes} now" : null;
        }

        if (damage is not null)
        {
            _problems.Add($"{relative} is damaged: {damage}.");
        }

        if (closed is null || damage is not null)
        {
            Add(index, new Fact.SegmentBroken(segment.Start.Key, totals, segment.PayloadBytes), aliveUs);
        }
        else
        {
            Add(index, closed with { Fragments = FragmentTable.Format(segment.Fragments) }, aliveUs);
        }

        if (closed is not null && damage is not null)
        {
            AddLost(index, closed, totals.EndUs, GapReason.StorageError, $"{relative} is damaged", aliveUs);
        }
    }

    /// <summary>What the journal says was recorded, and what no file holds any more: a gap, and not silence.</summary>
    private void AddMissing(RecordingIndex index, long aliveUs)
    {
        foreach (var closed in _closed.Values.Where(closed => !_found.Contains(closed.Key) && !_deleted.Contains(closed.Key)))
        {
            _missing++;
            _problems.Add(
                $"The journal says that segment {closed.Key} of {closed.Stream} was recorded at "
                + $"{UnixTime.FromMicroseconds(closed.Totals.StartUs):O}; it cannot be read or is not there.");
            AddLost(index, closed, closed.Totals.StartUs, _reasonOfMissing, $"segment {closed.Key} cannot be read or is not there", aliveUs);
        }
    }

    private void AddLost(
        RecordingIndex index, Fact.SegmentClosed closed, long fromUs, GapReason reason, string detail, long aliveUs)
    {
        if (fromUs < closed.Totals.EndUs)
        {
            Add(index, new Fact.GapNoted(closed.Stream, fromUs, closed.Totals.EndUs, reason, detail), aliveUs);
        }
    }

    private void Add(RecordingIndex index, Fact fact, long aliveUs)
    {
        _batch.Add(fact);
        if (_batch.Count >= BatchSize)
        {
            Flush(index, aliveUs);
        }
    }

    private void Flush(RecordingIndex index, long aliveUs)
    {
        index.Apply(_batch, aliveUs);
        _batch.Clear();
    }

    private void Install(string fresh, TimeProvider time)
    {
        if (File.Exists(_data.IndexPath))
        {
            File.Move(_data.IndexPath, $"{_data.IndexPath}.old-{time.GetUtcNow():yyyyMMddTHHmmssZ}", overwrite: true);
            DeleteIndex(_data.IndexPath);
        }

        // Closing the connection has moved everything from the write-ahead log into the file.
        File.Move(fresh, _data.IndexPath);
        DurableFiles.SyncDirectory(_data.DirectoryPath);
    }

    private static void DeleteIndex(string path)
    {
        File.Delete(path);
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }
}
