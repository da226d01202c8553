using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Receiving;

/// <summary>The path of a packet allocates nothing once it runs.</summary>
[Collection(nameof(AllocationTests))]
[CollectionDefinition(nameof(AllocationTests), DisableParallelization = true)]
public sealed class AllocationTests
{
    private const int PacketsPerRound = 2000;
    private const int MeasuredRounds = 4;
    private const int FrameSize = 4 + 12 + 160;

    private readonly byte[] _packet = Packets.Rtp(0, 0);
    private readonly byte[] _round = new byte[PacketsPerRound * FrameSize];

    [Fact]
    public async Task Receives_over_TCP_without_allocating()
    {
        CameraConnection? connection = null;
        await using var camera = new FakeCamera();
        camera.Behaviour = async (c, request) =>
        {
            connection = c;
            await c.SendAsync(camera.PlainAnswer(request));
            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        var sink = new CountingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await RunAsync(sink, receiving, async round => await connection!.SendAsync(Round(round)));
        Assert.Equal(0, receiver.Statistics.LostPackets);
    }

    [Fact]
    public async Task Receives_over_UDP_without_allocating()
    {
        using var udp = new UdpCamera();
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            if (request.Method == "SETUP")
            {
                udp.TakeSetUp(request);
            }

            await connection.SendAsync(camera.PlainAnswer(request));
            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Udp,
        });
        var sink = new CountingSink();
        var receiving = receiver.ReceiveAsync(sink);
        using var sender = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(IPAddress.Loopback, udp.ClientPort).Serialize();
        await RunAsync(sink, receiving, async round =>
        {
            for (var index = 0; index < PacketsPerRound; index++)
            {
                // Every other pair is swapped: the reorder buffer must not allocate either.
                var number = (round * PacketsPerRound) + ((index & 2) == 0 ? index : index ^ 1);
                WritePacket(_packet, number);
                sender.SendTo(_packet, SocketFlags.None, target);
                while (index % 50 == 49 && sink.Units < (round * PacketsPerRound) + index - 1)
                {
                    await Task.Yield();
                }
            }
        });
        Assert.Equal(0, receiver.Statistics.LostPackets);
        Assert.True(receiver.Statistics.ReorderedPackets > PacketsPerRound);
    }

    private static async Task RunAsync(CountingSink sink, Task receiving, Func<int, Task> send)
    {
        long allocated = 0;
        for (var round = 0; round < 2 + MeasuredRounds; round++)
        {
            if (round == 2)
            {
                // Two rounds to warm up: pools fill, code is compiled.
                allocated = GC.GetTotalAllocatedBytes(precise: true);
            }

            await send(round);
            while (sink.Units < (round + 1) * PacketsPerRound)
            {
                Assert.False(receiving.IsCompleted);
                await Task.Yield();
            }
        }

        allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

        // The test waits and the runner talks; one smallest object per packet would be twice this.
        const int Packets = MeasuredRounds * PacketsPerRound;
        Assert.True(allocated < 24 * Packets / 2, $"{allocated} bytes for {Packets} packets");
    }

    private byte[] Round(int round)
    {
        for (var index = 0; index < PacketsPerRound; index++)
        {
            var frame = _round.AsSpan(index * FrameSize, FrameSize);
            frame[0] = (byte)'$';
            frame[3] = FrameSize - 4;
            WritePacket(frame[4..], (round * PacketsPerRound) + index);
        }

        return _round;
    }

    private void WritePacket(Span<byte> packet, int number)
    {
        _packet.AsSpan(12).CopyTo(packet[12..]);
        packet[0] = 0x80;
        packet[1] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)number);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], (uint)(160 * number));
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Packets.Ssrc);
    }

    private sealed class CountingSink : IStreamSink
    {
        private int _units;

        internal int Units => Volatile.Read(ref _units);

        public void OnAccessUnit(in AccessUnit unit) => Interlocked.Increment(ref _units);

        public void OnSenderReport(int trackIndex, in SenderReport report)
        {
            // Not under test.
        }

        public void OnPacketsLost(int trackIndex, int count)
        {
            // Not under test.
        }
    }
}
