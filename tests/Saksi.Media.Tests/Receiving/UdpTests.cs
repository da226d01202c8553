using System.Buffers.Binary;
using Microsoft.Extensions.Time.Testing;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Receiving;

/// <summary>RTP over UDP, and falling back from one transport to the other.</summary>
public sealed class UdpTests
{
    private const int UnitCount = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>51, 52, 53: what the camera answers to SETUP, <c>{r}</c> and <c>{c}</c> being its ports.</summary>
    [Theory]
    [InlineData("plain", "{t};server_port={r}-{c}", "")]
    [InlineData("51 OpenIPC: no server_port", "{t}", "transport-incomplete")]
    [InlineData("51 0-1", "{t};server_port=0-1", "transport-incomplete")]
    [InlineData("51 not the port used", "{t};server_port=40000-40001", "udp-ports-differ")]
    [InlineData("52 empty source", "{t};source=;server_port={r}-{c}", "")]
    [InlineData("52 source is a name", "{t};source=camera.local;server_port={r}-{c}", "")]
    [InlineData("53 any order", "server_port={r}-{c};mode=\"PLAY\";{t}", "")]
    [InlineData("announced SSRC", "{t};server_port={r}-{c};ssrc=11223344", "")]
    public async Task Receives_whatever_the_Transport_header_says(string name, string transport, string quirks)
    {
        Assert.NotEmpty(name);
        var (receiver, sink, _) = await ReceiveAsync(transport, (udp, index) => udp.SendRtp(Rtp(index)));
        Assert.Equal(quirks, Names(receiver));
        Assert.Equal(Enumerable.Range(0, UnitCount).Select(i => 160L * i), sink.Units.Select(u => u.Pts));
    }

    [Fact] // 23
    public async Task Takes_datagrams_of_10000_bytes_and_the_longest_there_are()
    {
        var (_, sink, _) = await ReceiveAsync("{t};server_port={r}-{c}", (udp, index) =>
            udp.SendRtp(Packets.Rtp(index, (uint)index * 60000, payload: new byte[index % 2 == 0 ? 10_000 : 65_507 - 12])));
        Assert.Equal([10_000, 65_495], sink.Units.Take(2).Select(u => u.SizeBytes));
    }

    [Fact]
    public async Task Puts_packets_in_order_and_counts_what_is_missing()
    {
        // Each pair of packets but the first is swapped, one packet is missing, one comes twice.
        var (receiver, sink, _) = await ReceiveAsync("{t};server_port={r}-{c}", (udp, index) =>
        {
            var swapped = index < 2 ? index : index ^ 1;
            if (swapped != 7)
            {
                udp.SendRtp(Rtp(swapped));
                udp.SendRtp(swapped == 8 ? Rtp(8) : [1, 2, 3]);
            }
        }, UnitCount - 1);
        Assert.Equal(Enumerable.Range(0, UnitCount).Where(i => i != 7).Select(i => 160L * i), sink.Units.Select(u => u.Pts));
        Assert.Equal(1, receiver.Statistics.LostPackets);
        Assert.Equal(1, receiver.Statistics.LatePackets);
        Assert.True(receiver.Statistics.ReorderedPackets >= 8);
        Assert.Equal(UnitCount - 2, receiver.Statistics.MalformedPackets);
    }

    [Fact]
    public async Task Opens_the_way_and_reports_what_it_received()
    {
        var clock = new FakeTimeProvider();
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, "{t};server_port={r}-{c}", (u, index) => u.SendRtp(Rtp(index)));
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Udp,
            Clock = clock,
            VideoTimeout = TimeSpan.FromHours(1),
        });
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        Assert.Equal(12, (await udp.ReceiveRtpAsync()).Length);
        Assert.Equal(8, (await udp.ReceiveRtcpAsync()).Length);
        await sink.WaitForUnitsAsync(UnitCount).WaitAsync(Patience);
        clock.Advance(TimeSpan.FromSeconds(5.1));

        var report = await udp.ReceiveRtcpAsync();
        Assert.Equal(0x81C90007u, BinaryPrimitives.ReadUInt32BigEndian(report));
        Assert.Equal(Packets.Ssrc, BinaryPrimitives.ReadUInt32BigEndian(report.AsSpan(8)));
        Assert.Equal(1000u + UnitCount - 1, BinaryPrimitives.ReadUInt32BigEndian(report.AsSpan(16)));
        Assert.False(receiving.IsCompleted);
    }

    [Fact]
    public async Task Reports_over_TCP_too()
    {
        var clock = new FakeTimeProvider();
        CameraConnection? connection = null;
        await using var camera = new FakeCamera();
        camera.Behaviour = async (c, request) =>
        {
            connection = c;
            await c.SendAsync(camera.PlainAnswer(request));
            if (request.Method == "PLAY")
            {
                await c.SendAsync(Packets.Audio(0));
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Clock = clock,
            VideoTimeout = TimeSpan.FromHours(1),
        });
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await sink.WaitForUnitsAsync(1).WaitAsync(Patience);
        clock.Advance(TimeSpan.FromSeconds(5.1));
        using var patience = new CancellationTokenSource(Patience);
        byte[]? frame = null;
        while (frame is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
            lock (connection!.ClientFrames)
            {
                frame = connection.ClientFrames.FirstOrDefault();
            }
        }

        Assert.Equal(["$", "1"], [((char)frame[0]).ToString(), frame[1].ToString()]);
        Assert.Equal(0x81C90007u, BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)));
        Assert.False(receiving.IsCompleted);
    }

    [Theory] // 20: DESCRIBE stands before the second SETUP.
    [InlineData("461", 461)]
    [InlineData("another refusal", 400)]
    public async Task Falls_back_to_UDP_when_TCP_is_refused(string name, int status)
    {
        Assert.NotEmpty(name);
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, "{t};server_port={r}-{c}", (u, index) => u.SendRtp(Rtp(index)), tcpStatus: status);
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        Assert.Equal(RtspTransport.Udp, receiver.Transport);
        Assert.Equal(
            ["OPTIONS", "DESCRIBE", "SETUP", "OPTIONS", "DESCRIBE", "SETUP"],
            camera.Requests.Select(r => r.Method));
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(UnitCount)).WaitAsync(Patience);
    }

    [Fact]
    public async Task Does_not_fall_back_when_a_transport_was_asked_for()
    {
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, "{t}", (_, _) => { }, tcpStatus: 461);
        var options = new StreamReceiverOptions { Url = RtspUrl.Parse(camera.Url), Transport = RtspTransport.Tcp };
        var refusal = await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(options));
        Assert.Equal(StreamEndReason.TransportRefused, refusal.Reason);
    }

    [Fact] // 7: TEARDOWN on the old connection stands before anything new.
    public async Task Tries_the_other_transport_when_no_packet_comes()
    {
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, "{t};server_port={r}-{c}", (u, index) => u.SendRtp(Rtp(index)));
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            FirstPacketTimeout = TimeSpan.FromSeconds(1),
        });
        Assert.Equal(RtspTransport.Tcp, receiver.Transport);
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(UnitCount)).WaitAsync(Patience);
        Assert.Equal(RtspTransport.Udp, receiver.Transport);
        Assert.Equal(
            ["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "TEARDOWN", "OPTIONS", "DESCRIBE", "SETUP", "PLAY"],
            camera.Requests.Select(r => r.Method));
    }

    [Theory]
    [InlineData("nothing over TCP, UDP refused", 0, 461, StreamEndReason.NoPackets)]
    [InlineData("nothing over TCP, UDP refused in another way", 0, 500, StreamEndReason.NoPackets)]
    [InlineData("nothing over TCP, nothing over UDP", 0, 0, StreamEndReason.NoPackets)]
    [InlineData("TCP refused, UDP too", 461, 500, StreamEndReason.TransportRefused)]
    [InlineData("TCP refused, nothing over UDP", 461, 0, StreamEndReason.NoPackets)]
    public async Task Ends_with_the_first_reason_and_tells_both_when_both_transports_fail(
        string name, int tcpStatus, int udpStatus, StreamEndReason reason)
    {
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, "{t};server_port={r}-{c}", (_, _) => { }, tcpStatus, udpStatus: udpStatus);
        var end = await Assert.ThrowsAsync<RtspException>(async () =>
        {
            await using var receiver = await StreamReceiver.OpenAsync(new()
            {
                Url = RtspUrl.Parse(camera.Url),
                FirstPacketTimeout = TimeSpan.FromSeconds(0.6),
                VideoTimeout = TimeSpan.FromSeconds(1),
            });
            await receiver.ReceiveAsync(new CollectingSink()).WaitAsync(Patience);
        });
        Assert.True(reason == end.Reason, $"{name}: {end.Reason}, {end.Message}");
        Assert.Contains(tcpStatus > 0 ? $"over TCP: the camera answered SETUP with {tcpStatus}" : "over TCP: not one packet", end.Message, StringComparison.Ordinal);
        Assert.Contains(udpStatus > 0 ? $"over UDP: the camera answered SETUP with {udpStatus}" : "over UDP: not one packet", end.Message, StringComparison.Ordinal);
    }

    [Fact] // 8: the session hangs on its TCP connection.
    public async Task Ends_when_the_RTSP_connection_closes()
    {
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, "{t};server_port={r}-{c}", (u, index) => u.SendRtp(Rtp(index)), closes: true);
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Udp,
        });
        var end = await Assert.ThrowsAsync<RtspException>(
            () => receiver.ReceiveAsync(new CollectingSink()).WaitAsync(Patience));
        Assert.Equal(StreamEndReason.ConnectionClosed, end.Reason);
    }

    private static byte[] Rtp(int index) => Packets.Rtp(1000 + index, (uint)(160 * index));

    private static FakeCamera Camera(
        UdpCamera udp, string transport, Action<UdpCamera, int> send, int tcpStatus = 0, bool closes = false, int udpStatus = 0)
    {
        var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            var asked = request.Headers.GetValueOrDefault("Transport", "");
            var isUdp = asked.Contains("client_port", StringComparison.Ordinal);
            if (request.Method == "SETUP" && isUdp && udpStatus == 0)
            {
                udp.TakeSetUp(request);
                var answer = transport.Replace("{t}", asked, StringComparison.Ordinal)
                    .Replace("{r}", $"{udp.RtpPort}", StringComparison.Ordinal)
                    .Replace("{c}", $"{udp.RtcpPort}", StringComparison.Ordinal);
                await connection.SendAsync(FakeCamera.Ok(request, $"Session: 1\r\nTransport: {answer}\r\n"));
                return true;
            }

            var status = isUdp ? udpStatus : tcpStatus;
            await connection.SendAsync(request.Method == "SETUP" && status > 0
                ? FakeCamera.Status(request, status)
                : camera.PlainAnswer(request));
            for (var index = 0; request.Method == "PLAY" && udp.ClientPort > 0 && index < UnitCount; index++)
            {
                send(udp, index);
            }

            if (request.Method == "PLAY" && closes)
            {
                connection.Close();
            }

            return true;
        };
        return camera;
    }

    private static async Task<(StreamReceiver Receiver, CollectingSink Sink, UdpCamera Udp)> ReceiveAsync(
        string transport, Action<UdpCamera, int> send, int units = UnitCount)
    {
        using var udp = new UdpCamera();
        await using var camera = Camera(udp, transport, send);
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Udp,
        });
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(units)).WaitAsync(Patience);
        return (receiver, sink, udp);
    }

    private static string Names(StreamReceiver receiver) =>
        string.Join(' ', receiver.Quirks.Select(RtspQuirkSet.NameOf));
}
