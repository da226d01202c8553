using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Saksi.Media.Rtp;
using Saksi.Media.Tests.Receiving;

namespace Saksi.Media.Tests.Rtp;

public sealed class RtcpTests
{
    private static readonly byte[] Sdes = [0x81, 0xCA, 0, 3, 1, 2, 3, 4, 1, 2, (byte)'a', (byte)'b', 0, 0, 0, 0];

    // Hanwha: the chunk ends without its zero.
    private static readonly byte[] SdesWithoutEnd = [0x81, 0xCA, 0, 2, 1, 2, 3, 4, 1, 2, (byte)'a', (byte)'b'];

    public static TheoryData<string, byte[], string, string?> Compounds => new()
    {
        { "sender report", Packets.SenderReport(5, 6), "SenderReport", null },
        { "with SDES", [.. Packets.SenderReport(5, 6), .. Sdes], "SenderReport Other", null },
        { "96 SDES without end", [.. Packets.SenderReport(5, 6), .. SdesWithoutEnd, .. Packets.Bye()], "SenderReport Other Bye", null },
        { "96 two bytes", [1, 2], "", "shorter than an RTCP header" },
        { "wrong version", [0x40, 200, 0, 1, 0, 0, 0, 0], "", "RTCP version is not 2" },
        { "longer than what came", Packets.SenderReport(5, 6)[..24], "", "RTCP packet is longer than what came" },
        { "sender report cut off", [0x80, 200, 0, 1, 0, 0, 0, 0], "", "sender report is cut off" },
        { "good, then garbage", [.. Packets.SenderReport(5, 6), 1, 2], "SenderReport", "shorter than an RTCP header" },
        { "bye of nobody", [0x80, 203, 0, 0], "Other", null },
        { "bye without its source", [0x81, 203, 0, 0], "Other", null },
        { "unknown type", [0x80, 210, 0, 0], "Other", null },
    };

    [Theory]
    [MemberData(nameof(Compounds))]
    public void Reads_compound_packets(string name, byte[] bytes, string expected, string? error)
    {
        Assert.NotEmpty(name);
        Assert.Equal((expected, error), Read(bytes));
    }

    [Fact]
    public void Reads_the_fields_of_a_sender_report()
    {
        var reader = new RtcpReader(Packets.SenderReport(0x0102030405060708, 0xA0B0C0D0, ssrc: 0x99887766));
        reader.Read();
        Assert.Equal(new RtcpSenderReport(0x99887766, 0x0102030405060708, 0xA0B0C0D0), reader.SenderReport);
    }

    [Fact]
    public void Survives_mutations()
    {
        byte[] original = [.. Packets.SenderReport(5, 6), .. Sdes, .. Packets.Bye()];
        var mutator = new Mutator(seed: 2);
        for (var round = 0; round < 100_000; round++)
        {
            var (kinds, _) = Read(mutator.Mutate(original));
            Assert.True(kinds.Length < 400);
        }
    }

    [Fact]
    public void Counts_as_RFC_3550_wants_it()
    {
        var clock = new FakeTimeProvider();
        var report = new RtpReceptionReport(90000, clock);

        // 8 packets of which 2 are lost, over the wrap; 40 ms apart, and the last one 10 ms late.
        foreach (var number in new[] { 65533, 65534, 0, 1, 3, 4 })
        {
            report.OnPacket((ushort)number, (uint)(3600 * ((number + 3) & 0xFFFF)), clock.GetTimestamp());
            clock.Advance(TimeSpan.FromMilliseconds(number is 65534 or 1 ? 80 : number == 3 ? 50 : 40));
        }

        Assert.Equal(0x10004u, report.ExtendedHighest);
        Assert.Equal(2, report.CumulativeLost);
        Assert.Equal(900u / 16, report.JitterTicks);
        Assert.Equal(2 * 256 / 8, report.TakeFractionLost());
        Assert.Equal(0, report.TakeFractionLost());
    }

    [Fact]
    public void Writes_a_receiver_report_that_a_reader_takes()
    {
        var clock = new FakeTimeProvider();
        var report = new RtpReceptionReport(90000, clock);
        report.OnPacket(10, 0, 0);
        report.OnPacket(13, 0, 0);
        report.OnSenderReport(0x1111222233334444, 0);
        var bytes = new byte[RtcpReceiverReport.Size];
        RtcpReceiverReport.Write(bytes, 0xAAAAAAAA, 0xBBBBBBBB, report, 77);

        Assert.Equal(("Other Other", null), Read(bytes));
        Assert.Equal(0xAAAAAAAA, Word(bytes, 4));
        Assert.Equal(0xBBBBBBBB, Word(bytes, 8));
        Assert.Equal(((2u * 256 / 4) << 24) | 2, Word(bytes, 12));
        Assert.Equal(13u, Word(bytes, 16));
        Assert.Equal(0x22223333u, Word(bytes, 24));
        Assert.Equal(77u, Word(bytes, 28));
    }

    [Fact]
    public void Says_negative_loss_in_24_bits_when_packets_came_twice()
    {
        var report = new RtpReceptionReport(90000, new FakeTimeProvider());
        report.OnPacket(10, 0, 0);
        report.OnPacket(10, 0, 0);
        var bytes = new byte[RtcpReceiverReport.Size];
        RtcpReceiverReport.Write(bytes, 1, 2, report, 0);
        Assert.Equal(0x00FFFFFFu, Word(bytes, 12));
    }

    private static uint Word(byte[] bytes, int offset) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(offset));

    private static (string Kinds, string? Error) Read(byte[] bytes)
    {
        var reader = new RtcpReader(bytes);
        var kinds = new List<string>();
        for (var kind = reader.Read(); kind != RtcpReader.Kind.End; kind = reader.Read())
        {
            kinds.Add(kind.ToString());
        }

        return (string.Join(' ', kinds), reader.Error);
    }
}
