using System.Diagnostics;
using System.Net.Sockets;
using Saksi.Media.Rtp;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>Packets that ffmpeg made: what its packetizer took apart, ours puts together again, byte for byte.</summary>
/// <remarks>They come over a local socket that keeps their borders and loses none.</remarks>
public sealed class ForeignPacketizerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("h264", 1200)]
    [InlineData("h264", 200)]
    [InlineData("h264 with reordering", 1200)]
    [InlineData("h265", 1200)]
    [InlineData("h265 with reordering", 300)]
    [InlineData("mjpeg", 1200)]
    [InlineData("aac", 1200)]
    [InlineData("aac", 100)]
    [InlineData("opus", 1200)]
    public async Task Samples_come_out_as_they_went_in(string name, int packetSize)
    {
        var media = Mp4.RoundTripTests.Media(name);
        var driver = CreateFor(media.Format);
        foreach (var bytes in await ReceiveAsync(media.Path, packetSize, TestContext.Current.CancellationToken))
        {
            // RTCP shares the socket: RFC 5761 4 tells the two apart by the second byte.
            if (bytes[1] is >= 200 and <= 207)
            {
                continue;
            }

            Assert.True(RtpPacket.TryParse(bytes, out var packet, out var error), error);
            driver.Push(packet.Payload, packet.Timestamp, packet.Marker);
        }

        driver.Flush();
        Assert.Equal(0, driver.Depacketizer.Counters.MalformedPackets);

        // At the end of a file ffmpeg forgets the AAC frames that it still collects for a packet, up to five.
        var forgotten = name == "aac" && packetSize > 1000 ? media.Samples.Count - driver.Units.Count : 0;
        Assert.InRange(forgotten, 0, 5);
        var samples = media.Samples.SkipLast(forgotten).ToList();
        Assert.Equal(samples.Count, driver.Units.Count);
        Assert.All(driver.Units, unit => Assert.False(unit.IsDamaged));
        if (name == "mjpeg")
        {
            // The headers are ours; the scan has to be the encoder's.
            Assert.Equal(samples.Select(one => Scan(one.Data)), driver.Units.Select(unit => Scan(unit.Data)));
        }
        else
        {
            Assert.Equal(samples.Select(one => one.Data), driver.Units.Select(unit => unit.Data));
        }

        var offset = (uint)(samples[0].Pts - driver.Units[0].RtpTimestamp);
        Assert.Equal(samples.Select(one => (uint)one.Pts), driver.Units.Select(unit => unit.RtpTimestamp + offset));
        Assert.Equal(samples.Select(one => one.IsKey), driver.Units.Select(unit => unit.IsKey));
    }

    private static DepacketizerDriver CreateFor(TrackFormat format)
    {
        string Base64(int index) => Convert.ToBase64String(NalPacketizer.ParameterSets(format)[index]);
        return format.Codec switch
        {
            Codec.H264 => DepacketizerDriver.Create("H264", 90000, ("sprop-parameter-sets", $"{Base64(0)},{Base64(1)}")),
            Codec.H265 => DepacketizerDriver.Create(
                "H265", 90000, ("sprop-vps", Base64(0)), ("sprop-sps", Base64(1)), ("sprop-pps", Base64(2))),
            Codec.Mjpeg => DepacketizerDriver.Create("JPEG", 90000),
            Codec.Opus => DepacketizerDriver.Create("opus", 48000),
            _ => DepacketizerDriver.Create(
                "MPEG4-GENERIC", 44100, ("mode", "AAC-hbr"), ("config", Convert.ToHexString(format.DecoderConfiguration.Span))),
        };
    }

    private static async Task<List<byte[]>> ReceiveAsync(string path, int packetSize, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        var socketPath = MediaTool.NewPath("socket");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(socketPath));
        listener.Listen();
        var sdp = MediaTool.NewPath("sdp");
        using var ffmpeg = Process.Start(
            "ffmpeg",
            ["-v", "error", "-nostdin", "-i", path, "-c", "copy", "-f", "rtp", "-packetsize", $"{packetSize}", "-sdp_file", sdp, "-type", "seqpacket", $"unix:{socketPath}"]);
        using var connection = await listener.AcceptAsync(limit.Token);
        var packets = new List<byte[]>();
        var buffer = new byte[65536];
        while (await connection.ReceiveAsync(buffer, limit.Token) is var count and > 0)
        {
            packets.Add(buffer[..count]);
        }

        await ffmpeg.WaitForExitAsync(limit.Token);
        Assert.NotEmpty(packets);
        return packets;
    }

    private static byte[] Scan(byte[] jpeg)
    {
        var start = jpeg.AsSpan().IndexOf((byte[])[0xFF, 0xDA]);
        return jpeg[(start + 14)..];
    }
}
