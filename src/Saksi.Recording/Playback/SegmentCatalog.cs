using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Playback;

/// <summary>Step 8: from a time to the sealed bytes that hold it. Also while a recorder writes.</summary>
public static class SegmentCatalog
{
    /// <summary>The segments of a stream that overlap a time, oldest first.</summary>
    /// <param name="data">The data directory.</param>
    /// <param name="stream">Which stream.</param>
    /// <param name="from">Begin of the time.</param>
    /// <param name="to">End of the time.</param>
    /// <param name="limit">No more than this many, the earliest.</param>
    /// <exception cref="IndexDamagedException">The index is not there or cannot be read.</exception>
    public static IReadOnlyList<StoredSegment> Find(
        DataDirectory data, StreamName stream, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var index = IndexReader.Open(data.IndexPath);
        return index.Streams()
            .Where(known => known.Name == stream)
            .SelectMany(known => index.Segments(known.Id, UnixTime.ToMicroseconds(from), UnixTime.ToMicroseconds(to)))
            .Take(limit)
            .Select(row => Describe(index, row))
            .ToList();
    }

    /// <summary>Finds a segment's file.</summary>
    /// <returns>Null when the index does not know it (deleted, or never there).</returns>
    /// <exception cref="IndexDamagedException">The index is not there or cannot be read.</exception>
    /// <exception cref="StorageMissingException">The storage directory that holds it is away; the message says which.</exception>
    public static SegmentFile? Locate(DataDirectory data, SegmentKey key)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var index = IndexReader.Open(data.IndexPath);
        if (index.Segment(key) is not { } row)
        {
            return null;
        }

        var storage = data.Storages.FirstOrDefault(storage => storage.Id == row.Storage)
            ?? throw new StorageMissingException($"The storage directory {row.Storage}, which holds this segment, is not known any more.");
        storage.Verify();
        var path = Path.Combine(storage.DirectoryPath, row.Path);
        return new SegmentFile(row.Stream, path, SegmentPath.TailOf(path), row.State == "open", row.Sha256);
    }

    /// <summary>What is stored of each stream. Reads the whole index: ask seldom.</summary>
    /// <exception cref="IndexDamagedException">The index is not there or cannot be read.</exception>
    public static IReadOnlyList<StreamUse> Use(DataDirectory data)
    {
        ArgumentNullException.ThrowIfNull(data);
        using var index = IndexReader.Open(data.IndexPath);
        return index.Use().Select(use => new StreamUse(
            use.Stream, use.Bytes, UnixTime.FromMicroseconds(use.OldestUs), UnixTime.FromMicroseconds(use.NewestUs))).ToList();
    }

    private static StoredSegment Describe(IndexReader index, SegmentRow row) => new()
    {
        Key = row.Key,
        Stream = row.Stream,
        Start = UnixTime.FromMicroseconds(row.StartUs),
        End = UnixTime.FromMicroseconds(row.EndUs),
        IsOpen = row.State == "open",
        PayloadBytes = row.PayloadBytes,
        Fragments = index.FragmentTable(row.Key) is { } table
            ? [.. FragmentTable.Parse(table).Select(entry => new StoredFragmentPlace(
                entry.Offset,
                entry.Size,
                TimeSpan.FromMicroseconds(entry.StartUs),
                TimeSpan.FromMicroseconds(entry.DurationUs),
                entry.StartsWithKeyFrame))]
            : [],
    };
}
