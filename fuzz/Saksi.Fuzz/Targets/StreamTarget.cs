using System.Text;
using Saksi.Fuzz.Running;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Sdp;
using Saksi.Media.Timing;

namespace Saksi.Fuzz.Targets;

/// <summary>The whole way of packets of two tracks: sources, order, depacketizers, timeline, fragments, and back out of the file.</summary>
internal static class StreamTarget
{
    private const string Description =
        "m=video 0 RTP/AVP 96\na=rtpmap:96 H264/90000\na=fmtp:96 sprop-parameter-sets=Z0IAHpWoKA9k,aM48gA==\n"
        + "m=audio 0 RTP/AVP 8\n";

    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.Zero, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(40), TimeSpan.FromMilliseconds(500),
        TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(11), TimeSpan.FromSeconds(60), TimeSpan.FromHours(14),
    ];

    public static FuzzTarget Create() => new(
        "stream",
        "packets behind 2-byte lengths, each behind a byte that says: bit 0 the audio, bit 1 RTCP, bits 2 to 4 how long nothing came",
        Run);

    private static void Run(ReadOnlySpan<byte> input)
    {
        var clock = new SteppedClock();
        var options = new StreamReceiverOptions { Url = RtspUrl.Parse("rtsp://192.0.2.7/"), Clock = clock };
        var context = new StreamContext(options, new RtspQuirkSet(), new StreamStatistics());
        _ = SdpParser.TryParse(Encoding.Latin1.GetBytes(Description), out var description, out _);
        var tracks = TrackSelection.Choose(description!, context.Quirks).Tracks; // it describes two
        var timeline = new StreamTimeline([.. tracks.Select(track => track.ClockRateHz)], 0, clock, context.Quirks);
        using var sink = new FragmentCheck([.. tracks.Select(track => track.Format!)]); // both are known from the description
        var pipelines = tracks
            .Select((track, index) => new TrackPipeline(index, track, 64, timeline, context) { Sink = sink })
            .ToArray();
        var packets = new LengthPrefixed(input);
        while (packets.MoveNext())
        {
            if (!packets.Current.IsEmpty)
            {
                Feed(pipelines, packets.Current[0], packets.Current[1..], clock);
            }
        }

        foreach (var pipeline in pipelines)
        {
            pipeline.Flush();
            pipeline.Dispose();
        }

        sink.Finish();
        FindingException.Unless(context.Statistics.AccessUnits == sink.Units, "every unit is counted once");
    }

    private static void Feed(TrackPipeline[] pipelines, byte flags, ReadOnlySpan<byte> packet, SteppedClock clock)
    {
        clock.Advance(Waits[(flags >> 2) & 7]);
        foreach (var each in pipelines)
        {
            each.OnTime(clock.GetTimestamp());
        }

        var pipeline = pipelines[flags & 1];
        if ((flags & 2) != 0)
        {
            pipeline.OnRtcp(packet, clock.GetTimestamp());
        }
        else
        {
            pipeline.OnRtp(packet, clock.GetTimestamp());
        }
    }

    /// <summary>A clock that stands until it is moved.</summary>
    private sealed class SteppedClock : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;

        public override long GetTimestamp() => _ticks;
    }
}
