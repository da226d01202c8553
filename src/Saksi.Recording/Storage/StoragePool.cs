using Saksi.Recording.Coverage;

namespace Saksi.Recording.Storage;

/// <summary>The storage directories, and the choice among them for each new segment.</summary>
internal sealed class StoragePool(IReadOnlyList<StorageWriter> writers, TimeProvider time)
{
    private static readonly TimeSpan AvoidFor = TimeSpan.FromSeconds(2);

    private readonly long[] _avoidUntil = new long[writers.Count];

    public IReadOnlyList<StorageWriter> Writers => writers;

    /// <summary>Why no directory can be written; the first one's problem speaks for all.</summary>
    public StorageProblem Problem => writers.Select(writer => writer.Health.Problem).FirstOrDefault(problem => problem is not null)
        ?? new StorageProblem(GapReason.StorageError, "writing failed a moment ago");

    /// <summary>The directory with the most free space, or null when none can be written.</summary>
    public StorageWriter? Choose()
    {
        StorageWriter? best = null;
        var now = time.GetTimestamp();
        for (var i = 0; i < writers.Count; i++)
        {
            if (writers[i].Health.Problem is null
                && now >= Volatile.Read(ref _avoidUntil[i])
                && (best is null || writers[i].Health.FreeBytes > best.Health.FreeBytes))
            {
                best = writers[i];
            }
        }

        return best;
    }

    /// <summary>A segment failed there: it gets none for a moment.</summary>
    public void Avoid(StorageWriter writer)
    {
        for (var i = 0; i < writers.Count; i++)
        {
            if (ReferenceEquals(writers[i], writer))
            {
                Volatile.Write(
                    ref _avoidUntil[i],
                    time.GetTimestamp() + (long)(AvoidFor.TotalSeconds * time.TimestampFrequency));
            }
        }
    }
}
