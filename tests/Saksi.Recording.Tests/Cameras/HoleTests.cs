using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Cameras;

/// <summary>Holes and changes in the middle of a run.</summary>
public sealed class HoleTests
{
    [Fact]
    public async Task A_stall_is_a_hole_in_the_run_that_went_on()
    {
        await using var rig = await CameraRig.StartAsync();
        rig.Camera.Faults.Stall(TimeSpan.FromSeconds(3));
        var before = rig.Recorder.Status.AccessUnits;
        await Eventually.HoldsAsync(
            () => rig.Recorder.Status.Gaps.Any(gap => gap.Reason == GapReason.Stalled), "the stall is noticed");
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.Equal(GapReason.Stalled, Assert.Single(coverage.Gaps).Reason);
        Assert.InRange((coverage.Gaps[0].To!.Value - coverage.Gaps[0].From).TotalSeconds, 2.5, 3.6);
        Assert.Equal(2, coverage.Spans.Count);
        Assert.Single(rig.Camera.Sessions);
        Assert.True(before > 0);
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);

        // Nothing was lost, so every picture after the hole can be decoded, key frame or not.
        var mp4 = Path.Combine(rig.Fixture.Folder, "out.mp4");
        var report = rig.Fixture.Unseal("door", mp4);
        Assert.Equal(coverage.AccessUnits, report.AccessUnits);
        Assert.Equal(coverage.AccessUnits, await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
    }

    [Fact]
    public async Task Lost_packets_are_counted_and_lost_pictures_are_a_hole()
    {
        await using var rig = await CameraRig.StartAsync();
        rig.Camera.Faults.LosePackets(1);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        rig.Camera.Faults.LosePackets(0);
        await Eventually.HoldsAsync(
            () => rig.Recorder.Status.Gaps.Any(gap => gap.Reason == GapReason.PacketLoss), "the loss is noticed");
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        var gap = Assert.Single(coverage.Gaps);
        Assert.Equal(GapReason.PacketLoss, gap.Reason);
        Assert.InRange((gap.To!.Value - gap.From).TotalSeconds, 1.5, 3);
        var session = Assert.Single(rig.Camera.Sessions);
        Assert.InRange(coverage.LostPackets, session.Video!.PacketsLost, session.Video.PacketsLost + session.Audio!.PacketsLost);
    }

    [Fact]
    public async Task Other_parameters_in_mid_stream_begin_a_segment_of_the_same_run_and_one_file_plays_both()
    {
        await using var rig = await CameraRig.StartAsync();
        rig.Camera.Faults.SwitchClip("main", SyntheticClip.Create(CameraRig.Video with { Width = 160, Height = 112, Seed = 9 }));
        await Eventually.HoldsAsync(() => rig.Recorder.Status.Segments == 2, "a second segment begins");
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var segments = RecordedSegment.ReadAll(rig.Fixture.Data, "door", rig.Fixture.Owner);
        Assert.Equal([0, 1], segments.Select(segment => segment.Row.Key.Sequence));
        Assert.Single(segments.Select(segment => segment.Row.Key.Run).Distinct());
        Assert.Empty(Proof.Coverage(rig.Fixture, "door").Gaps);
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);

        var mp4 = Path.Combine(rig.Fixture.Folder, "out.mp4");
        var report = rig.Fixture.Unseal("door", mp4);
        Assert.Empty(report.Problems);
        Assert.Single(report.Pieces);
        Assert.Equal(segments.Sum(segment => segment.Video.Count), await Tool.CountFramesAsync(mp4));
        await Tool.DecodesAsync(mp4);
    }

    [Fact]
    public async Task A_camera_that_changes_its_parameters_all_the_time_does_not_fill_the_disk_with_files()
    {
        await using var rig = await CameraRig.StartAsync();
        int[] widths = [160, 192];
        var clips = widths
            .Select(width => SyntheticClip.Create(CameraRig.Video with { Width = width, Height = 112, GopFrames = 1 }))
            .ToList();
        for (var turn = 0; turn < 60; turn++)
        {
            rig.Camera.Faults.SwitchClip("main", clips[turn % 2]);
            await Task.Delay(TimeSpan.FromMilliseconds(40), TimeProvider.System);
        }

        await Eventually.HoldsAsync(() => rig.Recorder.Status.CurrentGap is null, "recording goes on");
        await rig.StopRecorderAsync();

        // 2.4 s, on a busy machine up to several; a file for each turn would be 60.
        Assert.InRange(rig.Fixture.SegmentFiles().Count, 2, 30);
        Assert.Contains(Proof.Coverage(rig.Fixture, "door").Gaps, gap => gap.Reason == GapReason.ProtocolError);
    }
}
