namespace Saksi.Bench.Processes;

/// <summary>A program that records: <c>saksi record</c>, or <c>saksi serve</c>.</summary>
internal interface IRecorderProcess : IDisposable
{
    int ProcessId { get; }

    string DataDirectory { get; }

    /// <summary>Ends it.</summary>
    /// <returns>What it says it recorded, and what the index says is durable.</returns>
    Task<RecordedUnits> EndAsync(CancellationToken stop);
}

/// <param name="Received">Access units by the recorder's own count.</param>
/// <param name="Sealed">Access units in closed segments, by the index.</param>
/// <param name="LostPackets">By sequence numbers.</param>
/// <param name="CpuSeconds">From start to end.</param>
internal sealed record RecordedUnits(long Received, long Sealed, long LostPackets, double CpuSeconds);
