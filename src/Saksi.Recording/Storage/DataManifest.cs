namespace Saksi.Recording.Storage;

/// <summary>The content of <c>saksi-data.json</c>: the data directory's id and its storage directories.</summary>
internal sealed record DataManifest
{
    public int Format { get; init; } = 1;

    public required Guid Data { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required IReadOnlyList<StorageEntry> Storages { get; init; }

    /// <param name="Id">The id in the storage directory's own identity file.</param>
    /// <param name="Path">Absolute, or relative to the data directory.</param>
    internal sealed record StorageEntry(Guid Id, string Path);
}
