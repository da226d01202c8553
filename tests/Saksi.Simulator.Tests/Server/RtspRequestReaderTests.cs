using System.Text;
using Saksi.Simulator.Server;

namespace Saksi.Simulator.Tests.Server;

public sealed class RtspRequestReaderTests
{
    [Theory]
    [InlineData("nothing", "", ClientMessage.Incomplete, 0)]
    [InlineData("half a line", "OPTIONS * RT", ClientMessage.Incomplete, 0)]
    [InlineData("a request", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n", ClientMessage.Request, 31)]
    [InlineData("its last byte missing", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r", ClientMessage.Incomplete, 0)]
    [InlineData("with a body", "X * RTSP/1.0\r\nContent-Length: 2\r\n\r\nabc", ClientMessage.Request, 37)]
    [InlineData("the body missing", "X * RTSP/1.0\r\nContent-Length: 2\r\n\r\na", ClientMessage.Incomplete, 0)]
    [InlineData("a response", "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\nX", ClientMessage.Ignorable, 28)]
    [InlineData("an empty line", "\r\nOPTIONS", ClientMessage.Ignorable, 1)]
    [InlineData("a frame", "$\x01\x00\x02" + "ab", ClientMessage.Frame, 6)]
    [InlineData("an empty frame", "$\x01\x00\x00", ClientMessage.Frame, 4)]
    [InlineData("a frame cut off", "$\x01\x00\x02" + "a", ClientMessage.Incomplete, 0)]
    [InlineData("a frame's header cut off", "$\x01\x00", ClientMessage.Incomplete, 0)]
    [InlineData("two words", "OPTIONS RTSP/1.0\r\n\r\n", ClientMessage.Bad, 20)]
    [InlineData("RTSP 2.0", "OPTIONS * RTSP/2.0\r\n\r\n", ClientMessage.Bad, 22)]
    [InlineData("a length that is none", "X * RTSP/1.0\r\nContent-Length: x\r\n\r\n", ClientMessage.Bad, 0)]
    public void Messages_are_told_apart(string name, string text, object expected, int length)
    {
        var kind = RtspRequestReader.Read(Encoding.Latin1.GetBytes(text), out var consumed, out var request);

        Assert.True(kind == (ClientMessage)expected, name);
        Assert.Equal(length, consumed);
        Assert.Equal(kind == ClientMessage.Request, request is not null);
    }

    [Fact]
    public void Headers_are_found_in_any_spelling()
    {
        RtspRequestReader.Read("SETUP rtsp://h/a RTSP/1.0\r\ncseq:  7 \r\nTRANSPORT: x\r\n\r\n"u8, out _, out var request);

        Assert.Equal("SETUP", request!.Method);
        Assert.Equal("rtsp://h/a", request.Target);
        Assert.Equal("7", request["CSeq"]);
        Assert.Equal("x", request["Transport"]);
        Assert.Null(request["Session"]);
    }

    [Fact]
    public void Mutations_never_throw_and_never_consume_more_than_there_is()
    {
        var good = Encoding.Latin1.GetBytes("SETUP rtsp://h/a RTSP/1.0\r\nCSeq: 1\r\nContent-Length: 3\r\n\r\nabc$\x00\x00\x02xy");
        var generator = new SeededGenerator(3);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = good.AsSpan(0, 1 + generator.Below(good.Length)).ToArray();
            for (var mutation = generator.Below(4); mutation > 0; mutation--)
            {
                bytes[generator.Below(bytes.Length)] = (byte)generator.Next();
            }

            RtspRequestReader.Read(bytes, out var consumed, out _);
            Assert.InRange(consumed, 0, bytes.Length);
        }
    }
}
