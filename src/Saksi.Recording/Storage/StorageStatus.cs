namespace Saksi.Recording.Storage;

/// <summary>How one storage directory is doing: a snapshot for people and programs.</summary>
public sealed record StorageStatus
{
    public required string DirectoryPath { get; init; }

    /// <summary>Bytes left for recordings.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>Why it cannot be written; null when it can.</summary>
    public required string? Problem { get; init; }

    /// <summary>Fragments that wait to be sealed.</summary>
    public required int QueuedFragments { get; init; }

    /// <summary>Fragments sealed and appended (step 5) since the recorder began.</summary>
    public required long SealedFragments { get; init; }

    /// <summary>How long that took in all.</summary>
    public required TimeSpan SealingTime { get; init; }

    /// <summary>How often something was made durable (step 6).</summary>
    public required long Synchronisations { get; init; }

    /// <summary>How long that took in all: mostly the disk's time.</summary>
    public required TimeSpan SynchronisationTime { get; init; }

    internal static StorageStatus Of(StorageWriter writer)
    {
        var sealing = writer.Sealing;
        var work = writer.Synchroniser.Work;
        return new StorageStatus
        {
            DirectoryPath = writer.Directory.DirectoryPath,
            FreeBytes = writer.Health.FreeBytes,
            Problem = writer.Health.Problem?.Detail,
            QueuedFragments = writer.Queued,
            SealedFragments = sealing.Fragments,
            SealingTime = sealing.Time,
            Synchronisations = work.Passes,
            SynchronisationTime = work.Time,
        };
    }
}
