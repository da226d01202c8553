using System.Buffers.Binary;
using System.Text;
using Saksi.Media.Depacketizers;
using Saksi.Media.Rtp;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Packets;

namespace Saksi.Fuzz.Seeds;

/// <summary>Tiny clips cut into packets by the simulator, and what stands in them.</summary>
internal static class MediaSeeds
{
    private static readonly (string Name, PacketHabits Habits)[] NalHabits =
    [
        ("fragments", new PacketHabits { PayloadBytes = 300 }),
        ("aggregates", new PacketHabits { AggregatesNalUnits = true, PayloadBytes = 1000 }),
        ("glued", new PacketHabits { GluesNalUnitsByStartCodes = true, PayloadBytes = 4000 }),
        ("odd-fragments", new PacketHabits
        {
            FragmentsSmallNalUnits = true,
            SendsEmptyFragments = true,
            SetsReservedFragmentBit = true,
            ParameterSetLagTicks = 3600,
            PayloadBytes = 500,
        }),
    ];

    public static IEnumerable<Seed> All(SeedClips clips) =>
    [
        .. NalHabits.SelectMany(one => new[]
        {
            new Seed("depacketize-h264", one.Name, Packets(clips.H264, one.Habits, "packetization-mode=1")),
            new Seed("depacketize-h265", one.Name, Packets(clips.H265, one.Habits, "sprop-max-don-diff=0")),
        }),
        new("depacketize-h264", "changing-sets", ChangingSets(clips.H264)),
        new("depacketize-h264", "sets-in-sdp", Packets(
            clips.H264, new PacketHabits { ParameterSetsInBand = false }, "sprop-parameter-sets=" + Sets(clips.H264, 0, 1))),
        new("depacketize-h265", "sets-in-sdp", Packets(
            clips.H265,
            new PacketHabits { ParameterSetsInBand = false },
            $"sprop-vps={Sets(clips.H265, 0)};sprop-sps={Sets(clips.H265, 1)};sprop-pps={Sets(clips.H265, 2)}")),
        new("depacketize-aac", "hbr", Packets(clips.Aac, new PacketHabits(), AacParameters(clips))),
        new("depacketize-aac", "adts", Packets(clips.Aac, new PacketHabits { AacKeepsAdts = true }, "mode=AAC-hbr;sizelength=13;indexlength=3;indexdeltalength=3")),
        new("depacketize-aac", "auxiliary", Packets(clips.Aac, new PacketHabits(), "config=1408;constantsize=64;auxiliarydatasizelength=8")),
        new("depacketize-g711", "alaw", Packets(clips.Pcma, new PacketHabits(), "")),
        new("depacketize-opus", "stereo", Packets(clips.Opus, new PacketHabits(), "sprop-stereo=1")),
        new("depacketize-jpeg", "pictures", Packets(clips.Mjpeg, new PacketHabits { PayloadBytes = 900 }, "")),
        new("depacketize-jpeg", "dimensions", Packets(clips.Mjpeg, new PacketHabits { PayloadBytes = 1400 }, "x-dimensions=2592,1944")),
        .. Headers(clips),
        .. Datagrams(clips),
    ];

    private static string AacParameters(SeedClips clips) =>
        $"config={Convert.ToHexString(clips.Aac.AudioSpecificConfig.Span)};sizelength=13;indexlength=3;indexdeltalength=3";

    private static string Sets(ClipTrack track, params int[] indices) =>
        string.Join(',', indices.Select(index => Convert.ToBase64String(track.ParameterSets[index].Span)));

    private static IEnumerable<Seed> Headers(SeedClips clips)
    {
        yield return new Seed("h264-sets", "small", Prefixed(clips.H264.ParameterSets));
        yield return new Seed("h264-sets", "encoded", Prefixed(clips.EncodedH264.ParameterSets));
        yield return new Seed("h265-sets", "small", Prefixed(clips.H265.ParameterSets));
        yield return new Seed("h264-configuration", "small", ConfigurationOf(clips.H264));
        yield return new Seed("h264-configuration", "encoded", ConfigurationOf(clips.EncodedH264));
        yield return new Seed("h265-configuration", "small", ConfigurationOf(clips.H265));
        yield return new Seed("aac-configuration", "lc", clips.Aac.AudioSpecificConfig.ToArray());
        yield return new Seed("aac-configuration", "sbr", [0x2B, 0x92, 0x08, 0x00]);
        yield return new Seed("aac-configuration", "rate-in-full", [0x17, 0x80, 0x1F, 0x40, 0x10]);
        yield return new Seed("adts", "frames", [.. clips.Aac.Units.Take(3).SelectMany(unit => Adts(clips.Aac, unit))]);
        yield return new Seed("opus", "configuration", [0, 2, 1, 0x38, 0, 0, 0xBB, 0x80, 0, 0, 0]);
        yield return new Seed("opus", "packet", clips.Opus.Units[0].Parts[0].ToArray());
        yield return new Seed("jpeg-header", "first", PayloadsOf(clips.Mjpeg, new PacketHabits { PayloadBytes = 200 })[0].Payload);
        yield return new Seed("jpeg-header", "later", PayloadsOf(clips.Mjpeg, new PacketHabits { PayloadBytes = 200 })[1].Payload);
        yield return new Seed("jpeg-header", "restart", [0, 0, 0, 0, 65, 60, 8, 6, 0, 4, 0xFF, 0xFF, 1, 2, 3]);
    }

    /// <summary>Pictures and sound in turn, with reports; numbers, times and source as given.</summary>
    private static byte[] Streamed(Func<int, (ushort Number, uint Time, byte Source)> video)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < 20; i++)
        {
            var (number, time, source) = video(i);
            Add(0x08, [0x80, 0xE0, .. BigEndian(number), .. BigEndian(time), 0, 0, 0, source, i % 8 == 0 ? (byte)0x65 : (byte)0x41, 0x88, 0x80]);
            Add(0x01, [0x80, 0x88, .. BigEndian((ushort)i), .. BigEndian((uint)i * 320), 0, 0, 0, 9, 1, 2, 3, 4]);
            if (i % 5 == 2)
            {
                byte[] ntp = [0xE5, 0, 0, (byte)(i / 25), 0, 0, 0, 0];
                Add(0x02, [0x80, 200, 0, 6, 0, 0, 0, source, .. ntp, .. BigEndian(time), .. new byte[8]]);
                Add(0x03, [0x80, 200, 0, 6, 0, 0, 0, 9, .. ntp, .. BigEndian((uint)i * 320), .. new byte[8]]);
            }
        }

        return [.. bytes];

        void Add(byte flags, byte[] packet) => bytes.AddRange([.. BigEndian((ushort)(packet.Length + 1)), flags, .. packet]);
    }

    private static byte[] BigEndian(ushort number) => [(byte)(number >> 8), (byte)number];

    private static byte[] BigEndian(uint number) => [.. BigEndian((ushort)(number >> 16)), .. BigEndian((ushort)number)];

    private static byte[] Numbered(params int[] numbers) =>
        [.. numbers.SelectMany(number => (byte[])[0, 13, 0x80, 0x60, (byte)(number >> 8), (byte)number, 0, 0, 0, 2, 0, 0, 0, 3, 0x41])];

    private static IEnumerable<Seed> Datagrams(SeedClips clips)
    {
        yield return new Seed("rtp", "plain", RtpPackets(clips.Pcma, new PacketHabits())[0]);
        yield return new Seed("rtp", "all-options", [0xB1, 0xE0, 0, 7, 0, 0, 0, 9, 1, 2, 3, 4, 5, 6, 7, 8, 0xBE, 0xDE, 0, 1, 0, 0, 0, 0, 9, 9, 0, 2]);
        yield return new Seed("stream", "steady", Streamed(i => ((ushort)i, (uint)i * 3600, 1)));
        yield return new Seed("stream", "wrap-and-loss", Streamed(i => ((ushort)(65530 + i + (i / 7)), 0xFFFF_0000 + ((uint)i * 3600), 1)));
        yield return new Seed("stream", "reordered-pictures", Streamed(i => ((ushort)i, (uint)(i + (i % 3 == 1 ? 2 : 0)) * 3600, 1)));
        yield return new Seed("stream", "another-source", Streamed(i => ((ushort)(i < 2 ? i : 900 + i), (uint)(i < 2 ? i : 70_000 + i) * 3600, (byte)(i < 2 ? 1 : 2))));
        yield return new Seed("stream", "leaping-times", Streamed(i => ((ushort)i, (uint)i * (i % 9 == 8 ? 0x1000_0000u : 890_000u), 1)));
        yield return new Seed("rtp-order", "late-lost-doubled", Numbered(1, 2, 5, 4, 3, 3, 9, 8, 70, 2000, 6));
        yield return new Seed("rtp-order", "wrap-and-restart", Numbered(65533, 65535, 65534, 0, 2, 1, 40000, 40001, 40002));
        yield return new Seed(
            "rtcp", "report-sdes-bye", [0x80, 200, 0, 6, .. new byte[24], 0x81, 202, 0, 4, .. new byte[16], 0x81, 203, 0, 1, 1, 2, 3, 4]);
        var receiverReport = new byte[RtcpReceiverReport.Size];
        RtcpReceiverReport.Write(receiverReport, 1, 2, new RtpReceptionReport(90000, TimeProvider.System), 0);
        yield return new Seed("rtcp", "receiver-report", receiverReport);
    }

    private static byte[] Adts(ClipTrack track, ClipUnit unit)
    {
        var frame = new byte[7 + unit.Parts[0].Length];
        Simulator.Clips.Adts.WriteHeader(frame, track.AudioSpecificConfig.Span, unit.Parts[0].Length);
        unit.Parts[0].Span.CopyTo(frame.AsSpan(7));
        return frame;
    }

    private static byte[] Prefixed(IEnumerable<ReadOnlyMemory<byte>> pieces) =>
        [.. pieces.SelectMany(piece => (byte[])[(byte)(piece.Length >> 8), (byte)piece.Length, .. piece.Span])];

    private static byte[] ConfigurationOf(ClipTrack track)
    {
        ParameterSets sets = track.Codec == ClipCodec.H264 ? new H264ParameterSets(90000) : new H265ParameterSets(90000);
        foreach (var set in track.ParameterSets)
        {
            _ = sets.Accept(set.Span);
        }

        return sets.Format!.DecoderConfiguration.ToArray(); // the sets of a clip are good
    }

    /// <summary>An input of a depacketizer's target, as many packets as a seed may hold.</summary>
    private static byte[] Packets(ClipTrack track, PacketHabits habits, string parameters)
    {
        List<byte> input = [.. Encoding.ASCII.GetBytes(parameters + "\n")];
        foreach (var (payload, isLast, isFirst) in PayloadsOf(track, habits))
        {
            if (input.Count + payload.Length > SeedWriter.MaxSizeBytes / 3)
            {
                break;
            }

            var size = 1 + payload.Length;
            input.AddRange([(byte)(size >> 8), (byte)size, (byte)((isLast ? 1 : 0) | (isFirst ? 4 : 0))]);
            input.AddRange(payload);
        }

        return [.. input];
    }

    /// <summary>Large sets first, then a small one that changes with every unit, all in aggregates.</summary>
    private static byte[] ChangingSets(ClipTrack track)
    {
        var packets = new List<byte[]> { Aggregate([.. track.ParameterSets]) };
        for (var id = 1; id <= 4; id++)
        {
            // A PPS with its id as ue(v), its SPS's id 0, and nearly all bytes that a set may have.
            byte[] large = [0x68, (byte)(id switch { 1 => 0x50, 2 => 0x70, 3 => 0x24, _ => 0x2C }), .. Enumerable.Repeat((byte)0xAA, 1900)];
            packets.Add(Aggregate([large]));
        }

        for (var unit = 0; unit < 400; unit++)
        {
            byte[] small = [0x68, 0xCE, (byte)unit, (byte)(0x80 | (unit >> 8))];
            packets.Add(Aggregate([small, new byte[] { 0x65, 0x88, 0x80 }]));
        }

        return [(byte)'\n', .. packets.SelectMany(packet => (byte[])[(byte)((packet.Length + 1) >> 8), (byte)(packet.Length + 1), 5, .. packet])];
    }

    private static byte[] Aggregate(ReadOnlyMemory<byte>[] nals) => [0x78, .. Prefixed(nals)];

    private static List<(byte[] Payload, bool IsLast, bool IsFirst)> PayloadsOf(ClipTrack track, PacketHabits habits)
    {
        var image = Packetizer.Packetize(track, habits, 96);
        var payloads = new List<(byte[], bool, bool)>();
        for (var unit = 0; unit < track.Units.Count; unit++)
        {
            var isFirst = true;
            foreach (var packet in Split(image.UnitBytes(unit)))
            {
                payloads.Add((packet[PacketImage.RtpHeaderSize..], (packet[1] & 0x80) != 0, isFirst));
                isFirst = false;
            }
        }

        return payloads;
    }

    private static List<byte[]> RtpPackets(ClipTrack track, PacketHabits habits) =>
        Split(Packetizer.Packetize(track, habits, 96).UnitBytes(0));

    private static List<byte[]> Split(ReadOnlySpan<byte> frames)
    {
        var packets = new List<byte[]>();
        while (!frames.IsEmpty)
        {
            var size = BinaryPrimitives.ReadUInt16BigEndian(frames[2..]);
            packets.Add(frames.Slice(PacketImage.FrameHeaderSize, size).ToArray());
            frames = frames[(PacketImage.FrameHeaderSize + size)..];
        }

        return packets;
    }
}
