using System.Text.Json;

namespace Saksi.Recording.Storage;

/// <summary>
/// One directory that holds sealed segments. It carries an identity file, so that a mount that is missing and a disk that was
/// swapped are noticed before a byte is written.
/// </summary>
public sealed class StorageDirectory
{
    /// <summary>The name of the identity file.</summary>
    public const string IdentityFileName = "saksi-storage.json";

    internal StorageDirectory(Guid id, Guid dataId, string path)
    {
        Id = id;
        DataId = dataId;
        DirectoryPath = path;
    }

    public Guid Id { get; }

    public string DirectoryPath { get; }

    internal Guid DataId { get; }

    private string IdentityPath => Path.Combine(DirectoryPath, IdentityFileName);

    /// <summary>Makes an empty or missing directory a storage directory of this data directory.</summary>
    internal static StorageDirectory Create(Guid dataId, string path, TimeProvider time)
    {
        DurableFiles.CreateDirectory(path);
        var directory = new StorageDirectory(Guid.NewGuid(), dataId, path);
        if (File.Exists(directory.IdentityPath))
        {
            var found = directory.ReadIdentity();
            return found.Data == dataId
                ? new StorageDirectory(found.Storage, dataId, path)
                : throw new StorageMissingException(
                    $"'{path}' is a storage directory of another data directory ({found.Data}). Choose an empty directory.");
        }

        if (Directory.EnumerateFileSystemEntries(path).Any(entry => Path.GetFileName(entry) != "lost+found"))
        {
            throw new StorageMissingException(
                $"'{path}' is not empty and has no {IdentityFileName}. Choose an empty directory for recordings.");
        }

        var identity = new StorageIdentity { Storage = directory.Id, Data = dataId, Created = time.GetUtcNow() };
        DurableFiles.Replace(
            directory.IdentityPath,
            JsonSerializer.Serialize(identity, StorageJson.Default.StorageIdentity) + "\n");
        return directory;
    }

    /// <summary>Throws unless this very directory is there.</summary>
    /// <exception cref="StorageMissingException">It is not mounted, or another one is; the message says what to do.</exception>
    public void Verify()
    {
        var identity = ReadIdentity();
        if (identity.Storage != Id || identity.Data != DataId)
        {
            throw new StorageMissingException(
                $"'{DirectoryPath}' is another storage directory ({identity.Storage}) than the expected one ({Id}). "
                + "Mount the right disk; nothing is written until then.");
        }
    }

    private StorageIdentity ReadIdentity()
    {
        try
        {
            return StorageIdentity.TryParse(File.ReadAllText(IdentityPath), out var identity, out var reason)
                ? identity
                : throw new StorageMissingException($"'{IdentityPath}' is damaged: {reason}");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new StorageMissingException(
                $"'{DirectoryPath}' has no {IdentityFileName}: the disk is not mounted, or the directory is not the one that was "
                + "set up. Nothing is written until it is back.",
                exception);
        }
    }
}
