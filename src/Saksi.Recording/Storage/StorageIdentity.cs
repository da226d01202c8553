namespace Saksi.Recording.Storage;

/// <summary>The content of <c>saksi-storage.json</c>: which storage directory this is, and whose.</summary>
internal sealed record StorageIdentity
{
    public int Format { get; init; } = 1;

    public required Guid Storage { get; init; }

    public required Guid Data { get; init; }

    public required DateTimeOffset Created { get; init; }
}
