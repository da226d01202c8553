using System.Globalization;
using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Recovery;

/// <summary>
/// Finds segment files of a recorder's last moments that the index never heard of: it died between the file and the row.
/// </summary>
/// <remarks>
/// Without an identity nobody can say how much they hold, so coverage claims nothing of them; but retention has to know them.
/// `saksi rebuild-index` finds out the rest.
/// </remarks>
internal static class OrphanSearch
{
    /// <summary>Looks into the days since the index was last written.</summary>
    public static IReadOnlyList<Fact> Run(DataDirectory data, IndexReader index, DateTimeOffset now)
    {
        var facts = new List<Fact>();
        var since = index.AliveUs() is { } alive ? UnixTime.FromMicroseconds(alive).AddMinutes(-10) : now;
        foreach (var storage in data.Storages.Where(IsThere))
        {
            foreach (var path in FilesSince(storage.DirectoryPath, DateOnly.FromDateTime(since.UtcDateTime)))
            {
                var relative = Path.GetRelativePath(storage.DirectoryPath, path);
                if (SegmentPath.TryParse(relative, out var stream, out var key) && !index.Contains(key))
                {
                    Add(facts, storage, path, relative, stream, key);
                }
            }
        }

        return facts;
    }

    /// <summary>Whether any storage directory that is there has a segment.</summary>
    public static bool HasSegments(DataDirectory data) =>
        data.Storages.Where(IsThere).Any(storage => FilesSince(storage.DirectoryPath, DateOnly.MinValue).Any());

    private static bool IsThere(StorageDirectory storage) =>
        File.Exists(Path.Combine(storage.DirectoryPath, StorageDirectory.IdentityFileName));

    /// <summary>
    /// Segment files where segments lie, and nowhere else: a disk's root has a lost+found that only root may look into, and
    /// links may lead anywhere.
    /// </summary>
    internal static IEnumerable<string> FilesSince(string root, DateOnly first) =>
        from camera in Directory.EnumerateDirectories(root)
        where Path.GetFileName(camera) != "lost+found"
        from stream in Directory.EnumerateDirectories(camera)
        from day in Directory.EnumerateDirectories(stream)
        where DateOnly.TryParseExact(
            Path.GetFileName(day), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && date >= first
        from file in Directory.EnumerateFiles(day, "*" + SegmentPath.Extension)
        select file;

    private static void Add(
        List<Fact> facts, StorageDirectory storage, string path, string relative, StreamName stream, SegmentKey key)
    {
        var file = new FileInfo(path);
        var startUs = UnixTime.ToMicroseconds(new DateTimeOffset(file.LastWriteTimeUtc));
        var start = new SegmentStart { Stream = stream, Key = key, WallStartUs = startUs, MediaStartUs = 0, Formats = [] };
        facts.Add(new Fact.SegmentOpened(start, storage.Id, relative));
        facts.Add(new Fact.SegmentBroken(key, new SegmentTotals { StartUs = startUs, EndUs = startUs }, file.Length));
    }
}
