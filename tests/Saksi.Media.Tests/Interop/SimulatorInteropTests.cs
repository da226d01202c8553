using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Tests.Receiving;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Personalities;

namespace Saksi.Media.Tests.Interop;

/// <summary>Pulls from the simulator, which shares no code with the receiver.</summary>
public sealed class SimulatorInteropTests
{
    private const int UnitCount = 45;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Clip Clip = new(
        SyntheticClip.Create(new SyntheticVideo { Width = 64, Height = 48, BitsPerSecond = 400_000, GopFrames = 10 }).Video,
        SyntheticAudio.Create(ClipCodec.Pcmu, 440));

    [Theory]
    [InlineData("over TCP", RtspTransport.Tcp)]
    [InlineData("over UDP", RtspTransport.Udp)]
    public async Task Receives_every_personality_without_loss(string name, RtspTransport transport)
    {
        Assert.NotEmpty(name);
        var cameras = PersonalityFile.LoadShipped().Select(p => SimulatedCameraOptions.Create(p.Name, Clip) with
        {
            Personality = p,
            UserName = "admin",
            Password = "pass%word@/",
        });
        await using var simulator = await CameraSimulator.StartAsync(new() { Cameras = [.. cameras] });
        var received = await Task.WhenAll(simulator.Cameras.Select(c => ReceiveAsync(simulator, c, transport)));
        Assert.True(received.Length > 15);
        Assert.All(received, r =>
        {
            Assert.Equal((r.Name, 2), (r.Name, r.Receiver.Tracks.Count));
            Assert.Equal((r.Name, 0), (r.Name, r.Receiver.Statistics.LostPackets + r.Receiver.Statistics.MalformedPackets));
            Assert.DoesNotContain(r.Sink.Units, u => u.IsDamaged);
            Assert.True(r.Sink.Units.Where(u => u.Track == 0).All(u => u.Format.Width == 64), r.Name);
        });
        Assert.Contains(RtspQuirk.ContentBaseWithoutScheme, Of("anjvision").Quirks);
        Assert.Contains(RtspQuirk.SessionTimeoutInvalid, Of("gw-security-gw4089ip").Quirks);
        Assert.Contains(RtspQuirk.BasicAuthentication, Of("vstarcam").Quirks);
        Assert.Contains(RtspQuirk.RtcpSsrcDiffers, Of("tapo-c320ws").Quirks);

        StreamReceiver Of(string personality) => received.Single(r => r.Name == personality).Receiver;
    }

    [Theory]
    [InlineData("reordered over TCP", RtspTransport.Tcp)]
    [InlineData("reordered over UDP", RtspTransport.Udp)]
    public async Task Loses_nothing_of_packets_that_change_places(string name, RtspTransport transport)
    {
        var statistics = await ReceiveFaultyAsync(transport, faults => faults.ReorderPackets(0.1), damaged: false);
        Assert.True(statistics.ReorderedPackets > 0, name);
        Assert.Equal(0, statistics.LostPackets);
    }

    [Theory]
    [InlineData("duplicated over TCP", RtspTransport.Tcp)]
    [InlineData("duplicated over UDP", RtspTransport.Udp)]
    public async Task Drops_packets_that_come_twice(string name, RtspTransport transport)
    {
        var statistics = await ReceiveFaultyAsync(transport, faults => faults.DuplicatePackets(0.2), damaged: false);
        Assert.True(statistics.LatePackets > 0, name);
        Assert.Equal(0, statistics.LostPackets);
    }

    [Theory]
    [InlineData("garbage over TCP", RtspTransport.Tcp)]
    [InlineData("garbage over UDP", RtspTransport.Udp)]
    public async Task Steps_over_garbage(string name, RtspTransport transport)
    {
        var statistics = await ReceiveFaultyAsync(transport, faults => faults.InsertGarbage(0.2), damaged: false);
        Assert.True(statistics.SkippedBytes + statistics.MalformedPackets > 0, name);
        Assert.Equal(0, statistics.LostPackets);
    }

    [Theory]
    [InlineData("lost over TCP", RtspTransport.Tcp)]
    [InlineData("lost over UDP", RtspTransport.Udp)]
    public async Task Counts_lost_packets_and_marks_what_they_spoil(string name, RtspTransport transport)
    {
        var statistics = await ReceiveFaultyAsync(transport, faults => faults.LoseEveryPacket(10), damaged: true);
        Assert.True(statistics.LostPackets > 0, name);
    }

    [Fact]
    public async Task Follows_a_renumbered_stream()
    {
        await using var simulator = await StartAsync();
        var sink = new CollectingSink();
        await using var receiver = await OpenAsync(simulator, RtspTransport.Tcp);
        var receiving = receiver.ReceiveAsync(sink);
        await WaitAsync(receiving, sink, UnitCount);
        simulator["cam"].Faults.Renumber();
        await WaitAsync(receiving, sink, 2 * UnitCount);
        Assert.Equal([RtspQuirk.SsrcChanged], receiver.Quirks);
        Assert.Equal(0, receiver.Statistics.LostPackets);
        Assert.All([0, 1], track =>
        {
            var times = sink.Units.Where(u => u.Track == track).Select(u => u.Dts).ToList();
            Assert.Equal(times.Order().Distinct(), times);
        });
    }

    [Fact]
    public async Task Ends_when_the_media_clock_is_stepped()
    {
        await using var simulator = await StartAsync();
        var sink = new CollectingSink();
        await using var receiver = await OpenAsync(simulator, RtspTransport.Tcp);
        var receiving = receiver.ReceiveAsync(sink);
        await WaitAsync(receiving, sink, UnitCount);
        simulator["cam"].Faults.StepMediaClock(TimeSpan.FromSeconds(20));
        var end = await Assert.ThrowsAsync<RtspException>(() => receiving.WaitAsync(Patience));
        Assert.Equal(StreamEndReason.TimestampJump, end.Reason);
    }

    [Fact]
    public async Task Times_a_camera_whose_timestamps_stand_still_by_arrival()
    {
        await using var simulator = await StartAsync();
        simulator["cam"].Faults.FreezeTimestamps(TimeSpan.FromHours(1));
        var sink = new CollectingSink();
        await using var receiver = await OpenAsync(simulator, RtspTransport.Tcp);
        var receiving = receiver.ReceiveAsync(sink);
        await WaitAsync(receiving, sink, 6 * UnitCount);
        Assert.Equal([RtspQuirk.TimestampsFrozen], receiver.Quirks);
        Assert.All([(Track: 0, Rate: 90000, Pace: 25), (Track: 1, Rate: 8000, Pace: 50)], each =>
        {
            var times = sink.Units.Where(u => u.Track == each.Track).Select(u => u.Dts).ToList();
            Assert.Equal(times.Order().Distinct(), times);
            Assert.InRange((double)times[^1] / each.Rate, (times.Count - 1.0) / each.Pace - 0.4, (times.Count + 1.0) / each.Pace + 0.4);
        });
    }

    [Fact]
    public async Task Puts_sound_and_picture_on_one_timeline_by_sender_reports()
    {
        await using var simulator = await StartAsync();
        var sink = new CollectingSink();
        await using var receiver = await OpenAsync(simulator, RtspTransport.Tcp);
        var receiving = receiver.ReceiveAsync(sink);
        await WaitAsync(receiving, sink, 2 * UnitCount);
        await sink.FirstReport.Task.WaitAsync(Patience);

        // Two reports of the same wall clock must name instants that are as far apart on our timeline.
        var video = sink.Reports.First(r => r.Track == 0).Report;
        var audio = sink.Reports.First(r => r.Track == 1).Report;
        var wall = (audio.WallClock - video.WallClock).TotalSeconds;
        Assert.InRange(((double)audio.Pts / 8000) - ((double)video.Pts / 90000) - wall, -0.02, 0.02);
    }

    private static async Task<StreamStatistics> ReceiveFaultyAsync(
        RtspTransport transport, Action<CameraFaults> spoil, bool damaged)
    {
        await using var simulator = await StartAsync();
        var sink = new CollectingSink();
        await using var receiver = await OpenAsync(simulator, transport);
        var receiving = receiver.ReceiveAsync(sink);
        await WaitAsync(receiving, sink, 10);
        spoil(simulator["cam"].Faults);
        await WaitAsync(receiving, sink, 2 * UnitCount);
        Assert.Equal(damaged, sink.Units.Any(u => u.IsDamaged || u.LostPackets > 0));

        // Counts of the connection are taken over by the timer.
        await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System);
        return receiver.Statistics;
    }

    private static Task<CameraSimulator> StartAsync() =>
        CameraSimulator.StartAsync(new() { Cameras = [SimulatedCameraOptions.Create("cam", Clip)] });

    private static Task<StreamReceiver> OpenAsync(CameraSimulator simulator, RtspTransport transport) =>
        StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(simulator.UrlOf("cam").OriginalString),
            Transport = transport,
        });

    private static async Task<(string Name, StreamReceiver Receiver, CollectingSink Sink)> ReceiveAsync(
        CameraSimulator simulator, SimulatedCamera camera, RtspTransport transport)
    {
        var sink = new CollectingSink();
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(simulator.UrlOf(camera.Name).OriginalString),
            UserName = camera.Options.UserName,
            Password = camera.Options.Password,
            Transport = transport,
        });
        await WaitAsync(receiver.ReceiveAsync(sink), sink, UnitCount);
        return (camera.Name, receiver, sink);
    }

    private static async Task WaitAsync(Task receiving, CollectingSink sink, int units) =>
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(units)).WaitAsync(Patience);
}
