using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Receiving;

/// <summary>What is kept of an access unit.</summary>
internal sealed record CollectedUnit(
    int Track, long Pts, long Dts, int SizeBytes, bool IsKeyFrame, int LostPackets, bool IsDamaged, TrackFormat Format);

/// <summary>Keeps what a receiver hands over, and lets a test wait for so many units.</summary>
internal sealed class CollectingSink : IStreamSink
{
    private readonly Lock _gate = new();
    private readonly List<CollectedUnit> _units = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiters = [];

    internal List<(int Track, SenderReport Report)> Reports { get; } = [];

    /// <summary>Completes with the first sender report.</summary>
    internal TaskCompletionSource FirstReport { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal int LostPackets { get; private set; }

    internal IReadOnlyList<CollectedUnit> Units
    {
        get
        {
            lock (_gate)
            {
                return [.. _units];
            }
        }
    }

    /// <summary>Completes when so many units have come.</summary>
    internal Task WaitForUnitsAsync(int count)
    {
        lock (_gate)
        {
            if (_units.Count >= count)
            {
                return Task.CompletedTask;
            }

            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((count, reached));
            return reached.Task;
        }
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        lock (_gate)
        {
            _units.Add(new CollectedUnit(
                unit.TrackIndex,
                unit.Pts,
                unit.Dts,
                unit.Data.Length,
                unit.IsKeyFrame,
                unit.LostPackets,
                unit.IsDamaged,
                unit.Format));
            foreach (var (_, reached) in _waiters.Where(w => w.Count <= _units.Count))
            {
                reached.TrySetResult();
            }
        }
    }

    public void OnSenderReport(int trackIndex, in SenderReport report)
    {
        lock (_gate)
        {
            Reports.Add((trackIndex, report));
        }

        FirstReport.TrySetResult();
    }

    public void OnPacketsLost(int trackIndex, int count) => LostPackets += count;
}
