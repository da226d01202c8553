using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Recovery;

/// <summary>
/// What a recorder does before it records: settles what the previous one left open, when that ended without saying so.
/// </summary>
/// <remarks>
/// Nothing is removed and no segment is touched: an open segment is a complete age file as it stands. The index's
/// last progress says how far it is durable; what may be behind that is found when the owner opens it.
/// </remarks>
internal static class StartupRecovery
{
    /// <summary>Reads what is open and says which facts settle it.</summary>
    public static RecoveryResult Plan(IndexReader index)
    {
        var facts = new List<Fact>();
        var open = index.SegmentsInState("open");
        foreach (var segment in open)
        {
            facts.Add(new Fact.SegmentBroken(segment.Key, segment.Totals, segment.PayloadBytes));
        }

        var inGap = index.StreamsInGap().ToHashSet();
        var names = index.Streams().ToDictionary(stream => stream.Id, stream => stream.Name);
        var died = index.AliveUs();
        var clock = new ClockQuality { Source = ClockSource.Arrival };
        foreach (var (run, stream) in index.OpenRuns())
        {
            var endUs = index.Known(stream)?.ToUs ?? died ?? 0;
            facts.Add(new Fact.RunEnded(run, endUs, GapReason.RecorderDied, index.Clock(stream, 0, long.MaxValue) ?? clock));
            if (inGap.Add(stream))
            {
                facts.Add(new Fact.GapOpened(names[stream], endUs, GapReason.RecorderDied, ""));
            }
        }

        // A gap that was open when the recorder died had its reason only as long as someone looked.
        foreach (var stream in index.StreamsInGap())
        {
            if (died is { } diedUs && index.OpenGap(stream) is not (GapReason.Stopped or GapReason.RecorderDied))
            {
                facts.Add(new Fact.GapOpened(names[stream], diedUs, GapReason.RecorderDied, ""));
            }
        }

        return new RecoveryResult(facts, open.Count, names.Where(pair => inGap.Contains(pair.Key)).Select(pair => pair.Value).ToHashSet());
    }

    /// <summary>Leftovers of tails that were being written: explained, incomplete, and superseded by what they were to replace.</summary>
    public static void RemoveTemporaryTails(DataDirectory data, IReadOnlyList<SegmentRow> open)
    {
        foreach (var segment in open)
        {
            var storage = data.Storages.FirstOrDefault(storage => storage.Id == segment.Storage);
            if (storage is not null)
            {
                // The disk may be away or read-only; that must not keep the others from being recorded.
                DurableFiles.TryDelete(Segments.SegmentPath.TemporaryTailOf(Path.Combine(storage.DirectoryPath, segment.Path)));
            }
        }
    }
}
