using System.Text.Json;

namespace Saksi.Recording.Storage;

/// <summary>The one folder that holds everything: manifest, index, journal, and the first storage directory.</summary>
public sealed class DataDirectory
{
    /// <summary>The name of the manifest.</summary>
    public const string ManifestFileName = "saksi-data.json";

    private const string FirstStorageName = "storage";

    private DataDirectory(string path, Guid id, IReadOnlyList<StorageDirectory> storages)
    {
        DirectoryPath = path;
        Id = id;
        Storages = storages;
    }

    public string DirectoryPath { get; }

    public Guid Id { get; }

    public IReadOnlyList<StorageDirectory> Storages { get; }

    /// <summary>Where the index lies.</summary>
    public string IndexPath => Path.Combine(DirectoryPath, "index.sqlite");

    /// <summary>Where the journal lies.</summary>
    public string JournalPath => Path.Combine(DirectoryPath, "journal");

    internal string LockPath => Path.Combine(DirectoryPath, "recorder.lock");

    /// <summary>Opens a data directory that exists.</summary>
    /// <exception cref="StorageMissingException">There is none, or its manifest is damaged; the message says what to do.</exception>
    public static DataDirectory Open(string path)
    {
        var full = Path.GetFullPath(path);
        var manifestPath = Path.Combine(full, ManifestFileName);
        DataManifest? manifest;
        try
        {
            if (!DataManifest.TryParse(File.ReadAllText(manifestPath), out manifest, out var reason))
            {
                throw new StorageMissingException($"'{manifestPath}' is damaged ({reason}). Restore it from a backup.");
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StorageMissingException(
                $"'{full}' is not a data directory of Saksi (no {ManifestFileName}). `saksi record --data` makes one.",
                exception);
        }

        var storages = manifest.Storages
            .Select(entry => new StorageDirectory(entry.Id, manifest.Data, Path.GetFullPath(entry.Path, full)))
            .ToList();
        return new DataDirectory(full, manifest.Data, storages);
    }

    /// <summary>Opens a data directory, making it first when there is none, and adds storage directories to it.</summary>
    /// <param name="path">The data directory.</param>
    /// <param name="storagePaths">Storage directories that shall belong to it; none: one inside the data directory.</param>
    /// <param name="time">For the date in the identity files.</param>
    public static DataDirectory OpenOrCreate(string path, IReadOnlyList<string> storagePaths, TimeProvider time)
    {
        var full = Path.GetFullPath(path);
        var manifestPath = Path.Combine(full, ManifestFileName);
        if (!File.Exists(manifestPath))
        {
            Create(full, storagePaths, time);
            return Open(full);
        }

        var opened = Open(full);
        var added = storagePaths
            .Select(storage => Path.GetFullPath(storage))
            .Where(storage => opened.Storages.All(known => known.DirectoryPath != storage))
            .Select(storage => StorageDirectory.Create(opened.Id, storage, time))
            .ToList();
        if (added.Count > 0)
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllText(manifestPath), StorageJson.Default.DataManifest)!; // Open read it.
            var entries = manifest.Storages.Concat(
                added.Select(storage => new DataManifest.StorageEntry(storage.Id, storage.DirectoryPath)));
            Write(full, manifest with { Storages = entries.ToList() });
        }

        return Open(full);
    }

    private static void Create(string full, IReadOnlyList<string> storagePaths, TimeProvider time)
    {
        DurableFiles.CreateDirectory(full);
        if (File.Exists(Path.Combine(full, FirstStorageName, StorageDirectory.IdentityFileName)))
        {
            throw new StorageMissingException(
                $"'{full}' holds recordings but its {ManifestFileName} is gone. Restore that file from a backup, or choose another "
                + "directory.");
        }

        var id = Guid.NewGuid();
        var entries = storagePaths.Count == 0
            ? [Entry(FirstStorageName)]
            : storagePaths.Select(storage => Entry(Path.GetFullPath(storage))).ToList();
        Write(full, new DataManifest { Data = id, Created = time.GetUtcNow(), Storages = entries });

        DataManifest.StorageEntry Entry(string storage) =>
            new(StorageDirectory.Create(id, Path.GetFullPath(storage, full), time).Id, storage);
    }

    private static void Write(string full, DataManifest manifest) => DurableFiles.Replace(
        Path.Combine(full, ManifestFileName),
        JsonSerializer.Serialize(manifest, StorageJson.Default.DataManifest) + "\n");
}
