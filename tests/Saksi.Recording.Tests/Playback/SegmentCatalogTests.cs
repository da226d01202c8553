using Saksi.Recording.Playback;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Recording.Unsealing;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Playback;

public sealed class SegmentCatalogTests
{
    [Fact]
    public async Task Leads_from_a_time_to_the_bytes_of_the_fragment_that_holds_it()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras =
            [
                SimulatedCameraOptions.Create(
                    "door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000, GopFrames = 12, Gops = 60 })),
            ],
        });
        var name = new StreamName("door", "main");
        var options = fixture.Options(RecorderFixture.Stream(simulator, "door")) with { SegmentDuration = TimeSpan.FromSeconds(1) };
        await using (var running = new RunningRecorder(fixture.Open(options)))
        {
            await Eventually.HoldsAsync(() => running.Status.Segments >= 4, "there are four segments");
            var open = Find()[^1];
            Assert.True(open.IsOpen);
            Assert.Empty(open.Fragments);
        }

        var segments = Find();
        Assert.All(segments, segment => Assert.False(segment.IsOpen));
        Assert.Equal(2, Find(limit: 2).Count);
        var third = segments[2];
        var asked = third.Start + TimeSpan.FromMilliseconds(500);
        Assert.Equal(third.Key, Assert.Single(Find(asked, asked + TimeSpan.FromTicks(1))).Key);
        var fragment = third.Fragments.Last(fragment => third.Start + fragment.Start <= asked && fragment.StartsWithKeyFrame);

        var file = SegmentCatalog.Locate(DataDirectory.Open(fixture.Data), third.Key);
        Assert.NotNull(file);
        Assert.Equal((name, false), (file.Stream, file.IsOpen));
        using var payload = SegmentPayload.Open(file.FilePath, [fixture.Owner]);
        var box = new byte[8];
        Assert.Equal(box.Length, payload.Read(fragment.Offset, box));
        Assert.Equal("prft"u8, box.AsSpan(4)); // A fragment begins with its wall time.

        IReadOnlyList<StoredSegment> Find(DateTimeOffset? from = null, DateTimeOffset? to = null, int limit = 100) => SegmentCatalog.Find(
            DataDirectory.Open(fixture.Data),
            name,
            from ?? TimeProvider.System.GetUtcNow().AddHours(-1),
            to ?? TimeProvider.System.GetUtcNow().AddHours(1),
            limit);
    }

    [Fact]
    public async Task Knows_nothing_of_a_segment_that_is_not_there()
    {
        using var fixture = new RecorderFixture();
        await using (fixture.Open(fixture.Options()))
        {
            Assert.Null(SegmentCatalog.Locate(DataDirectory.Open(fixture.Data), new SegmentKey(1, 2)));
        }
    }
}
