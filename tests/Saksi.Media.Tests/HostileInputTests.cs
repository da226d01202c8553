using System.Diagnostics;
using Saksi.Media.Codecs;
using Saksi.Media.Depacketizers;
using Saksi.Media.Mp4;
using Saksi.Media.Rtp;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests;

/// <summary>Seeded mutations of everything that comes from outside end in reasons, in bounded time and memory.</summary>
public sealed class HostileInputTests
{
    public static TheoryData<string> Streams => ["H264", "H265", "MPEG4-GENERIC", "PCMA", "OPUS", "JPEG"];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Mutated_packets_end_in_counters(string encodingName)
    {
        var payloads = Payloads(encodingName);
        var bytes = new SeededBytes(2);
        var emitted = 0;
        for (var round = 0; round < 40; round++)
        {
            var depacketizer = DepacketizerFactory.TryCreate(encodingName, 44100, 1, Parameters(encodingName, bytes), out _);
            var driver = new CountingSink();
            foreach (var (payload, marker, timestamp) in payloads)
            {
                var packet = new RtpPacket
                {
                    Payload = bytes.Next(3) == 0 ? bytes.Mutate(payload) : payload,
                    Marker = marker ^ (bytes.Next(20) == 0),
                    Timestamp = bytes.Next(50) == 0 ? (uint)bytes.Next(int.MaxValue) : timestamp,
                };
                depacketizer!.Push(in packet, bytes.Next(15) == 0 ? 1 : 0, 0, driver);
            }

            depacketizer!.Flush(driver);
            emitted += driver.Count;
        }

        Assert.True(emitted > 0);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_stream_goes_on_after_any_garbage(string encodingName)
    {
        var payloads = Payloads(encodingName);
        var bytes = new SeededBytes(3);
        var depacketizer = DepacketizerFactory.TryCreate(encodingName, 44100, 1, new Dictionary<string, string>(), out _)!;
        var sink = new CountingSink();
        for (var i = 0; i < 3000; i++)
        {
            var garbage = new byte[bytes.Next(100)];
            for (var at = 0; at < garbage.Length; at++)
            {
                garbage[at] = (byte)bytes.Next(256);
            }

            var packet = new RtpPacket { Payload = garbage, Timestamp = (uint)(i * 100), Marker = bytes.Next(2) == 0 };
            depacketizer.Push(in packet, 0, 0, sink);
        }

        depacketizer.Flush(sink);
        sink.Count = 0;
        foreach (var (payload, marker, timestamp) in payloads)
        {
            var packet = new RtpPacket { Payload = payload, Marker = marker, Timestamp = timestamp + 1_000_000 };
            depacketizer.Push(in packet, 0, 0, sink);
        }

        depacketizer.Flush(sink);
        Assert.True(sink.Count > 10, $"{sink.Count} units");
    }

    [Fact]
    public void Mutated_parameter_sets_and_configurations_end_in_reasons()
    {
        var bytes = new SeededBytes(4);
        byte[][] sets =
        [
            .. NalPacketizer.ParameterSets(TestMedia.H264.Format),
            .. NalPacketizer.ParameterSets(TestMedia.H265.Format),
            TestMedia.H264.Format.DecoderConfiguration.ToArray(),
            TestMedia.H265.Format.DecoderConfiguration.ToArray(),
            TestMedia.Aac.Format.DecoderConfiguration.ToArray(),
            TestMedia.Opus.Format.DecoderConfiguration.ToArray(),
        ];
        for (var i = 0; i < 60_000; i++)
        {
            var mutated = bytes.Mutate(sets[i % sets.Length]);
            Check(H264Sps.TryParse(mutated, out var sps, out var reason), reason);
            Assert.True(sps is null || (sps.Width is > 0 and <= 16384 && sps.Height is > 0 and <= 16384));
            Check(H265Sps.TryParse(mutated, out _, out reason), reason);
            Check(H264Configuration.TryCreateFormat(mutated, 90000, out var format, out reason), reason);
            Assert.True(format is null || DecodeTimeCalculator.ReorderDepthOf(format) is null or (>= 0 and <= 16));
            Check(H265Configuration.TryCreateFormat(mutated, 90000, out _, out reason), reason);
            Check(AudioSpecificConfig.TryParse(mutated, out _, out reason), reason);
            Check(OpusConfiguration.TryCreateFormat(mutated, out _, out reason), reason);
        }
    }

    [Theory]
    [InlineData("ours")]
    [InlineData("ffmpeg's")]
    [InlineData("ffmpeg's with audio")]
    public void Mutated_files_end_in_Mp4FormatException_and_nothing_else(string name)
    {
        var file = name switch
        {
            "ours" => FragmentedFile.Write(Mp4.RoundTripTests.Units("h264 with reordering"), Mp4.RoundTripTests.Units("aac")),
            "ffmpeg's" => File.ReadAllBytes(TestMedia.H265.Path),
            _ => File.ReadAllBytes(TestMedia.Aac.Path),
        };
        var metadata = MetadataPlaces(file);
        var bytes = new SeededBytes(5);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 1500; i++)
        {
            var mutated = (byte[])file.Clone();
            for (var count = 1 + bytes.Next(6); count > 0; count--)
            {
                // Samples are not parsed: only what is can break.
                var at = metadata[bytes.Next(metadata.Count)];
                mutated[at] = bytes.Next(2) == 0 ? (byte)bytes.Next(256) : (byte)(mutated[at] ^ (1 << bytes.Next(8)));
            }

            ReadAll(bytes.Next(4) == 0 ? mutated[..bytes.Next(mutated.Length)] : mutated);
        }

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void A_run_of_samples_without_bytes_does_not_take_memory()
    {
        var file = FragmentedFile.Write(Mp4.RoundTripTests.Units("pcma"));
        var trun = file.AsSpan().IndexOf("trun"u8);
        file.AsSpan(trun + 4, 4).Clear();
        file.AsSpan(trun + 8, 4).Fill(0xFF);
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        var error = Assert.Throws<Mp4FormatException>(reader.ReadFragment);
        Assert.Contains("more samples", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all there", 5, 50, 5)]
    [InlineData("cut within a sample", 5, 25, 2)]
    [InlineData("cut between samples", 5, 20, 2)]
    [InlineData("nothing there", 5, 0, 0)]
    [InlineData("far more than can be there", 1 << 18, 25, 2)]
    public void A_run_of_equal_samples_ends_where_the_file_does(string name, int count, int dataSize, int expected)
    {
        Assert.NotEmpty(name);
        byte[] fragment =
        [
            0, 0, 0, 72, .. "moof"u8,
            0, 0, 0, 16, .. "mfhd"u8, 0, 0, 0, 0, 0, 0, 0, 1,
            0, 0, 0, 48, .. "traf"u8,
            0, 0, 0, 20, .. "tfhd"u8, 0, 2, 0, 0x10, 0, 0, 0, 1, 0, 0, 0, 10,
            0, 0, 0, 20, .. "trun"u8, 0, 0, 0, 1, 0, (byte)(count >> 16), (byte)(count >> 8), (byte)count, 0, 0, 0, 80,
            0, 0, 0, 58, .. "mdat"u8,
        ];
        byte[] file = [.. InitSegmentWriter.Create([TestMedia.Mjpeg.Format]), .. fragment, .. new byte[dataSize]];
        var read = Mp4Reader.Open(new MemoryByteSource(file)).ReadFragment()!;
        Assert.Equal(expected, read.Tracks.Sum(track => track.Samples.Count));
        Assert.Equal(name != "all there", read.IsTruncated);
    }

    [Fact]
    public void Many_runs_of_samples_without_bytes_do_not_take_memory()
    {
        byte[] fragment =
        [
            0, 0, 0, 64, .. "moof"u8,
            0, 0, 0, 16, .. "mfhd"u8, 0, 0, 0, 0, 0, 0, 0, 1,
            0, 0, 0, 40, .. "traf"u8,
            0, 0, 0, 16, .. "tfhd"u8, 0, 2, 0, 0, 0, 0, 0, 1,
            0, 0, 0, 16, .. "trun"u8, 0, 0, 0, 0, 0, 4, 0, 0,
        ];
        byte[] file = [.. InitSegmentWriter.Create([TestMedia.Mjpeg.Format]), .. fragment];
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        var error = Assert.Throws<Mp4FormatException>(reader.ReadFragment);
        Assert.Contains("than it has bytes", error.Message, StringComparison.Ordinal);
    }

    private static void Check(bool isGood, string? reason) => Assert.Equal(isGood, reason is null);

    private static void ReadAll(byte[] file)
    {
        try
        {
            var source = new MemoryByteSource(file);
            var reader = Mp4Reader.Open(source);
            while (reader.ReadFragment() is { } fragment)
            {
                foreach (var sample in fragment.Tracks.SelectMany(track => track.Samples))
                {
                    Assert.InRange(sample.Offset, 0, file.Length);
                    Assert.InRange(sample.Offset + sample.Size, 0, file.Length);
                }
            }
        }
        catch (Mp4FormatException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }

    /// <summary>Every byte outside the payloads of mdat.</summary>
    private static List<int> MetadataPlaces(byte[] file)
    {
        var places = new List<int>();
        for (var at = 0; at < file.Length;)
        {
            var size = (file[at] << 24) | (file[at + 1] << 16) | (file[at + 2] << 8) | file[at + 3];
            var isData = file.AsSpan(at + 4, 4).SequenceEqual("mdat"u8);
            places.AddRange(Enumerable.Range(at, isData ? 8 : size));
            at += size;
        }

        return places;
    }

    private static List<(byte[] Payload, bool Marker, uint Timestamp)> Payloads(string encodingName)
    {
        var packets = new List<(byte[], bool, uint)>();
        var time = 0u;
        foreach (var unit in Packetized(encodingName))
        {
            packets.AddRange(unit.Select((payload, index) => (payload, index == unit.Count - 1, time)));
            time += 3600;
        }

        return packets;
    }

    private static IEnumerable<List<byte[]>> Packetized(string encodingName) => encodingName switch
    {
        "H264" => Video(TestMedia.H264),
        "H265" => Video(TestMedia.H265),
        "MPEG4-GENERIC" => TestMedia.Aac.Samples.Chunk(3).Select(chunk => new List<byte[]> { SendOverRtp.AacPayload(chunk) }),
        "OPUS" => TestMedia.Opus.Samples.Select(sample => new List<byte[]> { sample.Data }),
        "JPEG" => TestMedia.Mjpeg.Samples.Select(sample => JpegPacketizer.Packetize(sample.Data, 1000)),
        _ => Enumerable.Range(0, 50).Select(_ => new List<byte[]> { new byte[160] }),
    };

    private static IEnumerable<List<byte[]>> Video(TestMedia media)
    {
        var packetizer = new NalPacketizer(media.Format.Codec);
        return media.Samples.Select(sample => packetizer.Packetize(
            [.. sample.IsKey ? NalPacketizer.ParameterSets(media.Format) : [], .. NalPacketizer.SplitSample(sample.Data)]));
    }

    private static Dictionary<string, string> Parameters(string encodingName, SeededBytes bytes)
    {
        var sets = NalPacketizer.ParameterSets(encodingName == "H265" ? TestMedia.H265.Format : TestMedia.H264.Format)
            .ConvertAll(set => Convert.ToBase64String(bytes.Mutate(set)));
        return new Dictionary<string, string>
        {
            ["sprop-parameter-sets"] = string.Join(',', sets),
            ["sprop-vps"] = sets[0],
            ["sprop-sps"] = sets[1],
            ["sprop-pps"] = sets[^1],
            ["config"] = Convert.ToHexString(bytes.Mutate([0x12, 0x10])),
            ["sizelength"] = bytes.Next(4) == 0 ? $"{bytes.Next(99) - 20}" : "13",
            ["constantsize"] = $"{bytes.Next(3) * 40}",
            ["x-dimensions"] = bytes.Next(2) == 0 ? "99999999999,1" : "-1,5",
        };
    }

    private sealed class CountingSink : IAccessUnitSink
    {
        public int Count { get; set; }

        public void OnAccessUnit(in AccessUnit unit)
        {
            Assert.NotNull(unit.Format);
            Assert.False(unit.Data.IsEmpty);
            Assert.True(unit.Data.Length <= 5 * 1024 * 1024 + 16);
            Count++;
        }
    }
}
