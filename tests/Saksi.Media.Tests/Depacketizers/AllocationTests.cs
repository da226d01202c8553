using Saksi.Media.Depacketizers;
using Saksi.Media.Mp4;
using Saksi.Media.Rtp;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>From packet to finished fragment nothing is allocated once a stream runs.</summary>
public sealed class AllocationTests
{
    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    [InlineData("mjpeg")]
    [InlineData("aac")]
    [InlineData("opus")]
    [InlineData("pcma")]
    public void Steady_streams_allocate_nothing(string name)
    {
        var (depacketizer, packets) = Prepare(name);
        using var sink = new FragmentingSink(new Mp4BufferPool(64 << 20));
        for (var round = 0; round < 3; round++)
        {
            Run(depacketizer, packets, sink);
        }

        var unitsBefore = sink.Units;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < 5; round++)
        {
            Run(depacketizer, packets, sink);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(sink.Units - unitsBefore >= 5 * 40, $"only {sink.Units - unitsBefore} units");
        Assert.True(sink.Fragments > 0);
        Assert.Equal(0, allocated);
    }

    private static void Run(Depacketizer depacketizer, List<(byte[] Payload, bool Marker, uint Timestamp)> packets, FragmentingSink sink)
    {
        foreach (var (payload, marker, timestamp) in packets)
        {
            var packet = new RtpPacket { Payload = payload, Marker = marker, Timestamp = timestamp };
            depacketizer.Push(in packet, 0, 0, sink);
        }
    }

    private static (Depacketizer Depacketizer, List<(byte[] Payload, bool Marker, uint Timestamp)> Packets) Prepare(string name)
    {
        var none = new Dictionary<string, string>();
        var time = 0u;
        var packets = new List<(byte[], bool, uint)>();
        void Add(IReadOnlyList<byte[]> payloads)
        {
            packets.AddRange(payloads.Select((payload, index) => (payload, index == payloads.Count - 1, time)));
            time += 3600;
        }

        switch (name)
        {
            case "h264" or "h265":
                var media = Mp4.RoundTripTests.Media(name);
                var packetizer = new NalPacketizer(media.Format.Codec);
                media.Samples.ForEach(sample => Add(packetizer.Packetize(
                    [.. sample.IsKey ? NalPacketizer.ParameterSets(media.Format) : [], .. NalPacketizer.SplitSample(sample.Data)])));
                break;
            case "mjpeg":
                TestMedia.Mjpeg.Samples.ForEach(sample => Add(JpegPacketizer.Packetize(sample.Data, 1400)));
                break;
            case "aac":
                TestMedia.Aac.Samples.ForEach(sample => Add([SendOverRtp.AacPayload(sample)]));
                break;
            case "opus":
                TestMedia.Opus.Samples.ForEach(sample => Add([sample.Data]));
                break;
            default:
                Enumerable.Range(0, 60).ToList().ForEach(_ => Add([new byte[160]]));
                break;
        }

        var encodingName = name switch { "mjpeg" => "JPEG", "aac" => "MPEG4-GENERIC", _ => name };
        return (DepacketizerFactory.TryCreate(encodingName, 44100, 1, none, out _)!, packets);
    }

    /// <summary>Builds fragments as the recorder does.</summary>
    private sealed class FragmentingSink(Mp4BufferPool pool) : IAccessUnitSink, IDisposable
    {
        private FragmentBuilder? _builder;
        private long _dts;

        public int Units { get; private set; }

        public int Fragments { get; private set; }

        public void OnAccessUnit(in AccessUnit unit)
        {
            _builder ??= new FragmentBuilder([unit.Format], pool);
            if (_builder.SampleCount >= 25)
            {
                using var fragment = _builder.Cut((uint)++Fragments, DateTimeOffset.UnixEpoch, [_dts]);
                Units += fragment.SampleCount(0);
            }

            var timed = new AccessUnit
            {
                Data = unit.Data,
                Format = unit.Format,
                RtpTimestamp = unit.RtpTimestamp,
                Dts = _dts,
                Pts = _dts,
                IsKeyFrame = unit.IsKeyFrame,
            };
            Assert.True(_builder.Append(in timed));
            _dts += 3600;
        }

        public void Dispose() => _builder?.Dispose();
    }
}
