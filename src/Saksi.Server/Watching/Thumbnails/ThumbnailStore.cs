using Saksi.Age;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>Sealed thumbnails on disk: packs of a camera and an hour. What it writes it cannot read back.</summary>
internal sealed class ThumbnailStore(string folder)
{
    private readonly Lock _lock = new();

    /// <summary>The pack that each camera's thumbnails go to now, and where its whole records end; under the lock.</summary>
    private readonly Dictionary<string, (string Path, long End)> _open = [];

    /// <summary>Seals a thumbnail and appends it to its pack.</summary>
    /// <param name="camera">Whose.</param>
    /// <param name="time">When its picture was seen.</param>
    /// <param name="jpeg">The picture; at most one chunk.</param>
    /// <param name="recipients">To whom.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(string camera, DateTimeOffset time, ReadOnlySpan<byte> jpeg, IReadOnlyList<IAgeRecipient> recipients)
    {
        using var encryptor = AgeEncryptor.Create(recipients);
        var sealedSize = encryptor.Prologue.Length + jpeg.Length + AgeEncryptor.SealedChunkSize - AgeEncryptor.ChunkSize;
        var record = new byte[ThumbnailPack.HeaderSize + sealedSize];
        ThumbnailPack.WriteHeader(record, time, sealedSize);
        encryptor.Prologue.Span.CopyTo(record.AsSpan(ThumbnailPack.HeaderSize));
        encryptor.SealChunk(0, isFinal: true, jpeg, record.AsSpan(ThumbnailPack.HeaderSize + encryptor.Prologue.Length));

        var path = ThumbnailPack.At(camera, time).PathBelow(folder);
        lock (_lock)
        {
            DurableFiles.CreateDirectory(Path.GetDirectoryName(path)!); // A file always has a directory.
            using var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

            // A record that a crash tore is overwritten: what follows it could not be found.
            var end = EndOf(camera, path);
            RandomAccess.Write(file, record, end);
            _open[camera] = (path, end + record.Length);
        }
    }

    /// <summary>The thumbnails of a camera in a time, oldest first.</summary>
    public List<(ThumbnailPack Pack, ThumbnailPlace Place)> Find(string camera, DateTimeOffset from, DateTimeOffset to, int limit)
    {
        var found = new List<(ThumbnailPack, ThumbnailPlace)>();
        foreach (var (pack, path) in Packs(camera).Where(each => each.Pack.Hour < to && each.Pack.Hour.AddHours(1) > from).OrderBy(each => each.Pack.Hour))
        {
            try
            {
                found.AddRange(ThumbnailPack.List(path).Where(place => place.Time >= from && place.Time < to)
                    .OrderBy(place => place.Time).Select(place => (pack, place))); // The clock may have been set back within the hour.
            }
            catch (FileNotFoundException)
            {
                // Retention was faster.
            }

            if (found.Count >= limit)
            {
                return found[..limit];
            }
        }

        return found;
    }

    /// <summary>The file of a pack.</summary>
    public string PathOf(ThumbnailPack pack) => pack.PathBelow(folder);

    /// <summary>Cameras that have thumbnails.</summary>
    public IEnumerable<string> Cameras() =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Select(path => Path.GetFileName(path)) : [];

    /// <summary>Deletes the packs of a camera that end before a time.</summary>
    public int Forget(string camera, DateTimeOffset before)
    {
        var old = Packs(camera).Where(each => each.Pack.Hour.AddHours(1) <= before).ToList();
        foreach (var (_, path) in old)
        {
            DurableFiles.Delete(path);
        }

        return old.Count;
    }

    private long EndOf(string camera, string path) =>
        _open.TryGetValue(camera, out var open) && open.Path == path && open.End == new FileInfo(path).Length ? open.End
        : ThumbnailPack.List(path) is { Count: > 0 } places ? places[^1].Offset + places[^1].Size
        : 0;

    private IEnumerable<(ThumbnailPack Pack, string Path)> Packs(string camera)
    {
        var below = Path.Combine(folder, camera);
        return StreamName.IsValidPart(camera) && Directory.Exists(below)
            ? Directory.EnumerateFiles(below, "*" + ThumbnailPack.Extension)
                .Select(path => (Hour: ThumbnailPack.TryParseHour(Path.GetFileNameWithoutExtension(path)), Path: path))
                .Where(each => each.Hour is not null)
                .Select(each => (new ThumbnailPack(camera, each.Hour!.Value), each.Path)) // Where says so.
            : [];
    }
}
