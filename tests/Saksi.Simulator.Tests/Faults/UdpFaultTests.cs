using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Saksi.Simulator.Faults;

namespace Saksi.Simulator.Tests.Faults;

/// <summary>Packet faults over UDP, where each datagram stands alone.</summary>
public sealed class UdpFaultTests
{
    [Fact]
    public async Task Garbage_makes_datagrams_of_its_own()
    {
        var datagrams = await ReceiveAsync(faults => faults.InsertGarbage(0.3), 60);

        var packets = datagrams.Where(IsRtp).ToList();
        Assert.InRange(datagrams.Count - packets.Count, 5, 40);
        Assert.All(packets.Zip(packets.Skip(1)), pair => Assert.Equal(1, Step(pair.First, pair.Second)));
    }

    [Fact]
    public async Task Packets_are_lost()
    {
        var packets = await ReceiveAsync(faults => faults.LoseEveryPacket(4), 30);

        Assert.InRange(packets.Zip(packets.Skip(1)).Count(pair => Step(pair.First, pair.Second) == 2), 8, 11);
    }

    [Fact]
    public async Task Packets_change_places()
    {
        var packets = await ReceiveAsync(faults => faults.ReorderPackets(1), 30);

        Assert.True(packets.Zip(packets.Skip(1)).Count(pair => Step(pair.First, pair.Second) == -1) > 10);
    }

    [Fact]
    public async Task Packets_come_twice()
    {
        var packets = await ReceiveAsync(faults => faults.DuplicatePackets(1), 30);

        Assert.All(packets.Chunk(2), pair => Assert.Equal(pair[0], pair[1]));
    }

    private static async Task<List<byte[]>> ReceiveAsync(Action<CameraFaults> fault, int count)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small);
        fault(simulator["cam1"].Faults);
        using var rtp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        using var rtcp = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        var transport = $"RTP/AVP;unicast;client_port={PortOf(rtp)}-{PortOf(rtcp)}";
        Assert.Equal(200, (await client.RequestAsync("SETUP", client.Url + "/trackID=0", ("Transport", transport))).Status);
        Assert.Equal(200, (await client.RequestAsync("PLAY", client.Url)).Status);
        var datagrams = new List<byte[]>();
        while (datagrams.Count < count)
        {
            datagrams.Add((await rtp.ReceiveAsync().WaitAsync(TimeSpan.FromSeconds(10))).Buffer);
        }

        return datagrams;
    }

    private static int PortOf(UdpClient socket) => ((IPEndPoint)socket.Client.LocalEndPoint!).Port;

    // Garbage has only bytes from 0x80 up; the payload type of the clip is 96.
    private static bool IsRtp(byte[] datagram) => datagram.Length > 12 && datagram[0] == 0x80 && (datagram[1] & 0x7F) == 96;

    private static int Step(byte[] one, byte[] next) =>
        (short)(BinaryPrimitives.ReadUInt16BigEndian(next.AsSpan(2)) - BinaryPrimitives.ReadUInt16BigEndian(one.AsSpan(2)));
}
