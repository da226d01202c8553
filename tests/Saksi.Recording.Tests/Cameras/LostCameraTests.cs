using System.Net;
using System.Net.Sockets;
using Saksi.Media.Rtsp;
using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Cameras;

/// <summary>Cameras that go away and come back.</summary>
public sealed class LostCameraTests
{
    [Fact]
    public async Task A_reboot_is_a_lost_connection_and_then_an_unreachable_camera_that_comes_back()
    {
        await using var rig = await CameraRig.StartAsync();
        await rig.Camera.Faults.RebootAsync(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.Equal([GapReason.ConnectionLost, GapReason.Unreachable], coverage.Gaps.Select(gap => gap.Reason));
        Assert.Equal(2, coverage.Spans.Count);
        var (before, after) = (rig.Camera.Sessions[0].Video!, rig.Camera.Sessions[^1].Video!);
        Near(before.Last!.Value, coverage.Spans[0].To);
        Near(after.First!.Value, coverage.Spans[1].From);
        Assert.Equal(coverage.Spans[0].To, coverage.Gaps[0].From);
        Assert.Equal(coverage.Spans[1].From, coverage.Gaps[^1].To);
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);
    }

    [Fact]
    public async Task A_password_that_was_changed_is_told_and_tried_until_it_fits_again()
    {
        await using var rig = await CameraRig.StartAsync(
            camera => camera with { UserName = "viewer", Password = "correct horse" },
            stream => stream with { UserName = "viewer", Password = "correct horse" });
        rig.Camera.Faults.ChangePassword("battery staple");
        rig.Camera.Faults.CloseConnections();
        await rig.Recorder.IsInGapAsync(GapReason.AuthenticationRefused);
        rig.Camera.Faults.ChangePassword("correct horse");
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.Equal([GapReason.ConnectionLost, GapReason.AuthenticationRefused], coverage.Gaps.Select(gap => gap.Reason));
        Assert.All(
            Directory.EnumerateFiles(rig.Fixture.Data, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes),
            bytes => Assert.Equal(-1, bytes.AsSpan().IndexOf("correct horse"u8)));
        Assert.All(rig.Fixture.Diagnostics, line => Assert.DoesNotContain("correct horse", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_time_that_a_camera_was_waited_for_is_accounted_for_when_the_recorder_is_stopped_meanwhile()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var fixture = new RecorderFixture();
        var url = RtspUrl.Parse($"rtsp://{silent.LocalEndpoint}/");
        await using var recorder = new RunningRecorder(
            fixture.Open(fixture.Options(new StreamOptions { Name = new("door", "main"), Url = url })));
        using var connection = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        await connection.GetStream().ReadExactlyAsync(new byte[1], TestContext.Current.CancellationToken);
        var asked = TimeProvider.System.GetUtcNow();
        await recorder.DisposeAsync();

        var gap = recorder.Status.Gaps[0];
        Assert.Equal(GapReason.Unreachable, gap.Reason);
        Assert.True(gap.From <= asked, $"{gap.From:O} is after {asked:O}");
    }

    [Fact]
    public async Task Sound_without_video_is_a_dead_stream()
    {
        await using var rig = await CameraRig.StartAsync(stream: stream => stream with { VideoTimeout = TimeSpan.FromSeconds(2) });
        rig.Camera.Faults.StopVideo(TimeSpan.FromSeconds(4));
        await rig.Recorder.IsInGapAsync(GapReason.NoVideo);
        await rig.Recorder.RecordsAsync();
        await rig.StopRecorderAsync();

        var coverage = Proof.Coverage(rig.Fixture, "door");
        Assert.Equal(GapReason.NoVideo, coverage.Gaps[0].Reason);
        Near(coverage.Spans[0].To, coverage.Gaps[0].From);
        Assert.Contains("although the connection stands", coverage.Gaps[0].Detail, StringComparison.Ordinal);
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);
    }

    [Fact]
    public async Task A_camera_that_begins_between_key_frames_is_recorded_from_the_first_one()
    {
        await using var rig = await CameraRig.StartAsync(camera => camera with
        {
            Personality = camera.Personality with { Rtsp = camera.Personality.Rtsp with { StartsBetweenKeyFrames = true } },
        });
        await rig.StopRecorderAsync();

        Assert.False(rig.Camera.Sessions[0].Video!.Units[0].IsKeyFrame);
        Proof.IsWhatWasSent(rig.Fixture, rig.Camera);
        var mp4 = Path.Combine(rig.Fixture.Folder, "out.mp4");
        rig.Fixture.Unseal("door", mp4);
        await Tool.DecodesAsync(mp4);
        Near(
            rig.Camera.Sessions[0].Video!.Units.First(unit => unit.IsKeyFrame).WallTime,
            Proof.Coverage(rig.Fixture, "door").Spans[0].From);
    }

    [Fact]
    public async Task Parameter_sets_that_cannot_be_read_are_a_reason_of_their_own()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", WithGarbageForSps(SyntheticClip.Create(CameraRig.Video).Video!))],
        });
        using var fixture = new RecorderFixture();
        var door = RecorderFixture.Stream(simulator, "door") with { VideoTimeout = TimeSpan.FromSeconds(1) };
        await using var recorder = new RunningRecorder(fixture.Open(fixture.Options(door)));
        await recorder.IsInGapAsync(GapReason.ParametersUnreadable);
        await recorder.DisposeAsync();

        var gap = recorder.Status.Gaps.First(gap => gap.Reason != GapReason.Stopped);
        Assert.Equal(GapReason.ParametersUnreadable, gap.Reason);
        Assert.Contains("(SPS, PPS) cannot be read: the H.264 SPS", gap.Detail, StringComparison.Ordinal);
    }

    private static Clip WithGarbageForSps(ClipTrack video)
    {
        ReadOnlyMemory<byte> garbage = new byte[] { 0x67, 0xFF, 0xFF, 0xFF, 0xFF };
        var units = video.Units.Select(unit => new ClipUnit(
            unit.Codec, unit.Time, unit.IsKeyFrame, unit.Parts.Select(part => (part.Span[0] & 0x1F) == 7 ? garbage : part).ToList())).ToList();
        return new Clip(new ClipTrack(video.Codec, video.ClockRateHz, units, video.DurationTicks)
        {
            Width = video.Width,
            Height = video.Height,
            ParameterSets = [garbage, video.ParameterSets[1]],
        });
    }

    private static void Near(DateTimeOffset expected, DateTimeOffset actual) =>
        Assert.True((expected - actual).Duration() < TimeSpan.FromMilliseconds(400), $"{actual:O} is not near {expected:O}");
}
