using System.Buffers.Binary;
using CsCheck;
using Microsoft.Extensions.Time.Testing;
using Saksi.Media.Rtp;

namespace Saksi.Media.Tests.Rtp;

public sealed class RtpReorderBufferTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<int> _out = [];
    private readonly RtpReorderBuffer _buffer;

    public RtpReorderBufferTests() =>
        _buffer = new RtpReorderBuffer((packet, _) => _out.Add(BinaryPrimitives.ReadUInt16BigEndian(packet)), RtpReorderBuffer.UdpSpan, _clock);

    [Theory]
    [InlineData("in order", "1 2 3", "1 2 3", 0)]
    [InlineData("swapped", "1 3 2 4", "1 2 3 4", 0)]
    [InlineData("far but within the span", "1 64 2", "1 2", 0)]
    [InlineData("twice", "1 2 2 3", "1 2 3", 1)]
    [InlineData("twice while waiting", "1 3 3 2", "1 2 3", 1)]
    [InlineData("late", "5 6 4 7", "5 6 7", 1)]
    [InlineData("across the wrap", "65534 0 65535 1", "65534 65535 0 1", 0)]
    [InlineData("the span is full", "1 3 66", "1 3", 0)]
    [InlineData("the span is full and more", "1 3 67 68", "1 3 67 68", 0)]
    [InlineData("a leap with an empty buffer", "1 2 500 501", "1 2 500 501", 0)]
    [InlineData("a leap with a waiting packet", "1 3 500 501", "1 3 500 501", 0)]
    [InlineData("a new numbering behind", "5000 100 101 102", "5000 101 102", 1)]
    [InlineData("one stray far behind", "5000 100 5001 5002", "5000 5001 5002", 1)]
    public void Puts_packets_in_order(string name, string input, string expected, int late)
    {
        Assert.NotEmpty(name);
        Push(input);
        Assert.Equal(expected, string.Join(' ', _out));
        Assert.Equal(late, _buffer.LatePackets);
    }

    [Fact]
    public void Gives_up_a_missing_packet_when_time_is_up()
    {
        Push("1 3 5");
        _clock.Advance(RtpReorderBuffer.MaxWait - TimeSpan.FromMilliseconds(1));
        _buffer.OnTime(_clock.GetTimestamp());
        Assert.Equal([1], _out);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        _buffer.OnTime(_clock.GetTimestamp());
        Assert.Equal([1, 3, 5], _out);
        Push("4 6");
        Assert.Equal([1, 3, 5, 6], _out);
        Assert.Equal(1, _buffer.LatePackets);
    }

    [Fact]
    public void Hands_out_what_waits_at_the_end()
    {
        Push("1 3 9");
        _buffer.Flush();
        Assert.Equal([1, 3, 9], _out);
    }

    [Fact]
    public void Loses_nothing_that_is_reordered_within_its_span()
    {
        // Every packet is held up by at most 20 places.
        Gen.Int[0, 20].Array[200].Sample(delays =>
        {
            var output = new List<int>();
            using var buffer = new RtpReorderBuffer(
                (packet, _) => output.Add(BinaryPrimitives.ReadUInt16BigEndian(packet)), RtpReorderBuffer.UdpSpan, _clock);
            buffer.Push(65000, Bytes(65000), 0);
            foreach (var index in Enumerable.Range(0, delays.Length).OrderBy(i => i + delays[i]))
            {
                var number = (ushort)(65001 + index);
                buffer.Push(number, Bytes(number), 0);
            }

            Assert.Equal(Enumerable.Range(65000, 201).Select(n => (int)(ushort)n), output);
        });
    }

    [Fact]
    public void Never_goes_back_whatever_comes()
    {
        Gen.UShort.Array[0, 300].Sample(numbers =>
        {
            var count = 0;
            var waiting = 0L;
            using var buffer = new RtpReorderBuffer((_, _) => count++, RtpReorderBuffer.UdpSpan, _clock);
            foreach (var number in numbers)
            {
                buffer.Push(number, Bytes(number), 0);
            }

            buffer.Flush();
            waiting = numbers.Length - count;
            Assert.Equal(buffer.LatePackets, waiting);
        });
    }

    public void Dispose() => _buffer.Dispose();

    private static byte[] Bytes(int number) => [(byte)(number >> 8), (byte)number];

    private void Push(string numbers)
    {
        foreach (var number in numbers.Split(' ').Select(int.Parse))
        {
            _buffer.Push((ushort)number, Bytes(number), _clock.GetTimestamp());
        }
    }
}
