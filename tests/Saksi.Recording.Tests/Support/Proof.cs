using Saksi.Recording.Coverage;
using Saksi.Recording.Storage;
using Saksi.Simulator;

namespace Saksi.Recording.Tests.Support;

/// <summary>Holds what lies on the disk against what a simulated camera sent.</summary>
internal static class Proof
{
    /// <summary>The account of one camera.</summary>
    public static StreamCoverage Coverage(RecorderFixture fixture, string camera) =>
        Assert.Single(CoverageQuery.Run(DataDirectory.Open(fixture.Data), camera, null, null, TimeProvider.System));

    /// <summary>Each run's pictures are a stretch of what one session sent, in order, without a hole; all that is claimed is there.</summary>
    public static void IsWhatWasSent(RecorderFixture fixture, SimulatedCamera camera)
    {
        var sent = camera.Sessions.Select(session => session.Video!.Units.Select(unit => unit.Sample.SampleSha256).ToList()).ToList();
        var segments = RecordedSegment.ReadAll(fixture.Data, camera.Name, fixture.Owner);
        Assert.NotEmpty(segments);
        foreach (var run in segments.GroupBy(segment => segment.Row.Key.Run))
        {
            Assert.All(run, segment => Assert.True(segment.Video.Count >= segment.Row.AccessUnits, "claimed, but not there"));
            var recorded = run.OrderBy(segment => segment.Row.Key.Sequence).SelectMany(segment => segment.Video).ToList();
            Assert.True(
                recorded.Count == 0 || sent.Exists(units => IsStretch(recorded, units)), $"run {run.Key:x16} is not what was sent");
        }
    }

    private static bool IsStretch(List<string> recorded, List<string> sent)
    {
        for (var at = sent.IndexOf(recorded[0]); at >= 0; at = sent.IndexOf(recorded[0], at + 1))
        {
            if (sent.Skip(at).Take(recorded.Count).SequenceEqual(recorded))
            {
                return true;
            }
        }

        return false;
    }
}
