using System.Buffers.Binary;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Packets;

namespace Saksi.Simulator.Tests.Packets;

public sealed class PacketizerTests
{
    private const int Limit = 200;

    public static TheoryData<ClipCodec, int> Sizes()
    {
        var data = new TheoryData<ClipCodec, int>();
        foreach (var codec in new[] { ClipCodec.H264, ClipCodec.H265 })
        {
            // Around what fits one packet, and around what fits two and three fragments.
            var header = codec == ClipCodec.H264 ? 1 : 2;
            foreach (var size in new[] { 3, Limit, header + (2 * (Limit - header - 1)), header + (3 * (Limit - header - 1)) })
            {
                data.AddRange((codec, size - 1), (codec, size), (codec, size + 1));
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Nal_units_of_every_size_come_together_again(ClipCodec codec, int size)
    {
        var nal = Nal(codec, isKeyFrame: true, size);
        foreach (var habits in new[]
        {
            new PacketHabits { PayloadBytes = Limit },
            new PacketHabits { PayloadBytes = Limit, AggregatesNalUnits = true },
        })
        {
            var packets = Packetize(codec, [nal], habits);

            Assert.All(packets, packet => Assert.InRange(packet.Length, 13, 12 + Limit));
            Assert.Equal(nal, Assert.Single(Reassemble(codec, packets)));
            Assert.Equal(packets.Count - 1, packets.FindIndex(packet => (packet[1] & 0x80) != 0));
        }
    }

    [Theory]
    [InlineData("H.264", ClipCodec.H264)]
    [InlineData("H.265", ClipCodec.H265)]
    public void Small_units_share_a_packet_when_the_camera_aggregates(string name, ClipCodec codec)
    {
        byte[][] nals = [ParameterSet(codec, 20), ParameterSet(codec, 8), Nal(codec, true, 90), Nal(codec, true, 500)];

        var packets = Packetize(codec, nals, new PacketHabits { PayloadBytes = Limit, AggregatesNalUnits = true });

        Assert.True(packets.Count == 4, name);
        Assert.Equal(nals, Reassemble(codec, packets));
    }

    [Fact]
    public void Parameter_sets_may_be_left_out()
    {
        var packets = Packetize(
            ClipCodec.H264, [ParameterSet(ClipCodec.H264, 20), Nal(ClipCodec.H264, true, 90)], new PacketHabits { ParameterSetsInBand = false });

        Assert.Equal(0x65, Assert.Single(packets)[12]);
    }

    [Theory]
    [InlineData("last", MarkerHabit.Last, new[] { false, true })]
    [InlineData("never", MarkerHabit.Never, new[] { false, false })]
    [InlineData("on parameter sets too", MarkerHabit.AlsoOnParameterSets, new[] { true, true })]
    public void Markers_follow_the_habit(string name, MarkerHabit habit, bool[] expected)
    {
        var packets = Packetize(
            ClipCodec.H264, [ParameterSet(ClipCodec.H264, 20), Nal(ClipCodec.H264, true, 90)], new PacketHabits { Marker = habit });

        Assert.True(packets.Select(packet => (packet[1] & 0x80) != 0).SequenceEqual(expected), name);
    }

    [Fact]
    public void Start_codes_glue_units_together()
    {
        byte[][] nals = [ParameterSet(ClipCodec.H264, 20), Nal(ClipCodec.H264, true, 30)];

        var packet = Assert.Single(Packetize(ClipCodec.H264, nals, new PacketHabits { GluesNalUnitsByStartCodes = true }));

        Assert.Equal([.. nals[0], 0, 0, 0, 1, .. nals[1]], packet[12..]);
    }

    [Fact]
    public void Small_units_may_be_fragments_with_both_ends_and_reserved_bit()
    {
        var habits = new PacketHabits { FragmentsSmallNalUnits = true, SetsReservedFragmentBit = true };

        var packet = Assert.Single(Packetize(ClipCodec.H264, [Nal(ClipCodec.H264, true, 30)], habits));

        Assert.Equal([0x7C, 0xE5], packet[12..14]);
    }

    [Fact]
    public void Empty_fragments_stand_between_the_others()
    {
        var nal = Nal(ClipCodec.H264, true, 3 * Limit);

        var packets = Packetize(ClipCodec.H264, [nal], new PacketHabits { PayloadBytes = Limit, SendsEmptyFragments = true });

        Assert.Equal(3, packets.Count(packet => packet.Length == 14));
        Assert.Equal(nal, Assert.Single(Reassemble(ClipCodec.H264, packets)));
    }

    [Fact]
    public void Parameter_sets_may_lag_behind()
    {
        var image = Image(
            ClipCodec.H264, [ParameterSet(ClipCodec.H264, 20), Nal(ClipCodec.H264, true, 30)], new PacketHabits { ParameterSetLagTicks = 90 });

        Assert.Equal([-90, 0], [image.TimestampDelta(0), image.TimestampDelta(1)]);
    }

    [Theory]
    [InlineData("bare", false)]
    [InlineData("behind ADTS", true)]
    public void Aac_frames_stand_behind_their_size(string name, bool keepsAdts)
    {
        byte[] frame = [1, 2, 3, 4, 5];
        var unit = new ClipUnit(ClipCodec.Aac, 0, true, [frame]);
        var track = new ClipTrack(ClipCodec.Aac, 16_000, [unit], 1024) { Channels = 1, AudioSpecificConfig = new byte[] { 0x14, 0x08 } };

        var packet = Assert.Single(PacketsOf(Packetizer.Packetize(track, new PacketHabits { AacKeepsAdts = keepsAdts }, 97)));

        var payload = packet[12..];
        Assert.Equal(16, BinaryPrimitives.ReadUInt16BigEndian(payload));
        Assert.Equal(payload.Length - 4, BinaryPrimitives.ReadUInt16BigEndian(payload.AsSpan(2)) >> 3);
        Assert.True(payload.AsSpan(payload.Length - 5).SequenceEqual(frame), name);
        if (keepsAdts)
        {
            var frames = Adts.Split(payload.AsMemory(4), out var config, out var rate);
            Assert.Equal(frame, Assert.Single(frames).ToArray());
            Assert.Equal([0x14, 0x08], config);
            Assert.Equal(16_000, rate);
        }
    }

    [Fact]
    public async Task Jpeg_fragments_add_up_to_the_scan_and_carry_both_tables()
    {
        var clip = await TestClips.EncodeAsync(ClipCodec.Mjpeg, null);
        var picture = JpegPicture.Parse(clip.Video!.Units[0].Parts[0]);
        var image = Packetizer.Packetize(clip.Video, new PacketHabits { PayloadBytes = Limit }, 26);
        var scan = new List<byte>();
        foreach (var packet in PacketsOf(image))
        {
            var payload = packet[12..];
            Assert.Equal(scan.Count, BinaryPrimitives.ReadInt32BigEndian(payload));
            Assert.Equal([(byte)1, (byte)255, (byte)40, (byte)30], payload[4..8]);
            scan.AddRange(payload.AsSpan(scan.Count == 0 ? 8 + 4 + 128 : 8));
        }

        Assert.Equal(picture.Scan.ToArray(), scan);
    }

    private static byte[] Nal(ClipCodec codec, bool isKeyFrame, int size)
    {
        var nal = Enumerable.Range(0, size).Select(index => (byte)(index | 1)).ToArray();
        nal[0] = codec == ClipCodec.H264 ? (byte)(isKeyFrame ? 0x65 : 0x41) : (byte)((isKeyFrame ? 19 : 1) << 1);
        nal[1] = codec == ClipCodec.H264 ? nal[1] : (byte)1;
        return nal;
    }

    private static byte[] ParameterSet(ClipCodec codec, int size)
    {
        var nal = Nal(codec, true, size);
        nal[0] = codec == ClipCodec.H264 ? (byte)0x67 : (byte)(33 << 1);
        return nal;
    }

    private static PacketImage Image(ClipCodec codec, byte[][] nals, PacketHabits habits)
    {
        var unit = new ClipUnit(codec, 0, true, [.. nals.Select(nal => (ReadOnlyMemory<byte>)nal)]);
        return Packetizer.Packetize(new ClipTrack(codec, 90_000, [unit], 3600), habits, 96);
    }

    private static List<byte[]> Packetize(ClipCodec codec, byte[][] nals, PacketHabits habits) => PacketsOf(Image(codec, nals, habits));

    // The packets of the first unit, each behind '$', channel and length.
    private static List<byte[]> PacketsOf(PacketImage image)
    {
        var packets = new List<byte[]>();
        for (var frames = image.UnitBytes(0); !frames.IsEmpty;)
        {
            Assert.Equal((byte)'$', frames[0]);
            var length = BinaryPrimitives.ReadUInt16BigEndian(frames[2..]);
            packets.Add(frames.Slice(4, length).ToArray());
            frames = frames[(4 + length)..];
        }

        Assert.Equal(image.PacketCount(0), packets.Count);
        return packets;
    }

    private static List<byte[]> Reassemble(ClipCodec codec, List<byte[]> packets)
    {
        var payloads = packets.Select(packet => packet[12..]);
        return codec == ClipCodec.H264 ? Reassembly.OfH264(payloads) : Reassembly.OfH265(payloads);
    }
}
