using System.Diagnostics;
using System.Text;
using Saksi.Media.Rtsp;
using Saksi.Media.Tests.Receiving;

namespace Saksi.Media.Tests.Rtsp;

public sealed class RtspFrameReaderTests
{
    private const string Ok = "RTSP/1.0 200 OK\r\nCSeq: 3\r\n\r\n";
    private const string Described = "RTSP/1.0 200 OK\r\nCSeq: 2\r\ncontent-length:  5 \r\n\r\nhello";

    /// <summary>
    /// Input with Latin-1 escapes, <c>{n}</c> standing for a good RTP frame on channel n; expected: what is read,
    /// <c>$n</c> for a frame on channel n, <c>M</c> for a message, with <c>+body</c>.
    /// </summary>
    [Theory]
    [InlineData("a message", Ok, "M", 0)]
    [InlineData("a message with body", Described, "M+hello", 0)]
    [InlineData("messages and frames in turn", Ok + "{0}" + Described + "{1}{0}", "M $0 M+hello $1 $0", 0)]
    [InlineData("1 status line without reason", "RTSP/1.0 200\r\n\r\n", "M", 0)]
    [InlineData("1 status line with blank", "RTSP/1.0 200 \r\nCSeq: 1\r\n\r\n", "M", 0)]
    [InlineData("2 junk before a message", "xyz" + Ok, "M", 3)]
    [InlineData("2 junk that looks like a beginning", "RTSX/1.0" + Ok, "M", 8)]
    [InlineData("2 junk between frames", "{0}\u0000\u0001\u0002{0}", "$0 $0", 3)]
    [InlineData("2 doubled dollar", "{0}${0}{1}", "$0 $0 $1", 1)]
    [InlineData("2 tripled dollar", "{0}$${0}{1}", "$0 $0 $1", 2)]
    [InlineData("2 dollars only", "$$$$$$$$$$" + Ok, "M", 10)]
    [InlineData("2 dollar in junk with a long false length", "x$A\u00FF\u00FFRTSP{0}", "$0", 9)]
    [InlineData("2 a frame that has lost its head", "{0}\u0080\u0060abc\u0000def{1}", "$0 $1", 9)]
    [InlineData("3 CRLF before a frame", Ok + "\r\n{0}\r\n\r\n{1}", "M $0 $1", 0)]
    [InlineData("5 channel never set up", "{0}{7}{1}", "$0 $7 $1", 0)]
    [InlineData("11 requests of the server", "OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n{0}", "M $0", 0)]
    [InlineData("96 garbage on a channel that was set up", "$\u0001\u0000\u0002\u0001\u0002{0}", "$1 $0", 0)]
    [InlineData("empty frame", "$\u0000\u0000\u0000{0}", "$0 $0", 0)]
    [InlineData("line feeds alone", "RTSP/1.0 200 OK\nCSeq: 1\nContent-Length: 2\n\nhi", "M+hi", 0)]
    [InlineData("length without number", "RTSP/1.0 200 OK\r\nContent-Length: x\r\n\r\n{0}", "M $0", 0)]
    [InlineData("negative length", "RTSP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n{0}", "M $0", 0)]
    [InlineData("HTTP", "HTTP/1.1 404 Not Found\r\n\r\n" + Ok, "M", 22)]
    public void Reads_alike_however_the_bytes_are_cut(string name, string input, string expected, long skipped)
    {
        Assert.NotEmpty(name);
        var bytes = Bytes(input);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = Reader();
            Assert.Equal(expected, string.Join(' ', Feed(reader, [bytes[..cut], bytes[cut..]])));
            Assert.Equal(skipped, reader.SkippedBytes);
        }

        var single = Reader();
        Assert.Equal(expected, string.Join(' ', Feed(single, bytes.Select(b => new[] { b }))));
        Assert.Equal(skipped, single.SkippedBytes);
    }

    [Theory]
    [InlineData("body", "RTSP/1.0 200 OK\r\nContent-Length: 65537\r\n\r\n")]
    [InlineData("body beyond 32 bits", "RTSP/1.0 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n")]
    public void Reports_messages_longer_than_any_can_be(string name, string input)
    {
        Assert.NotEmpty(name);
        Assert.True(Reader().TryRead(Bytes(input), out _, out var frame));
        Assert.Equal(RtspFrameKind.OversizedMessage, frame.Kind);
    }

    [Fact]
    public void Does_not_wait_for_ever_for_the_end_of_a_head()
    {
        var input = "RTSP/1.0 200 OK\r\n" + new string('a', 2 * RtspFrameReader.MaxHeadSize);
        var reader = Reader();
        Assert.False(reader.TryRead(Bytes(input), out var consumed, out _));
        Assert.Equal(input.Length, consumed);
    }

    [Theory]
    [InlineData("lines that look like the start of a message", "RTSP/ \n")]
    [InlineData("lines that only begin like one", "RTSP/\n")]
    [InlineData("words that begin like one", "SETUP ")]
    public void Takes_no_longer_for_a_head_that_does_not_end(string name, string line)
    {
        Assert.NotEmpty(name);
        var input = Bytes(string.Concat(Enumerable.Repeat(line, 80_000 / line.Length)));
        var clock = Stopwatch.StartNew();
        _ = Feed(Reader(), [input]);
        _ = Feed(Reader(), input.Chunk(100));

        // Some milliseconds. It was seconds when every line was searched to the end of the longest head.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Takes_the_longest_frame_and_the_longest_body()
    {
        var frame = Packets.Frame(0, Packets.Rtp(1, 2, payload: new byte[65535 - 12]));
        Assert.Equal(["$0"], Feed(Reader(), [frame[..^1], frame[^1..]]));
        var message = $"RTSP/1.0 200 OK\r\nContent-Length: {RtspFrameReader.MaxBodySize}\r\n\r\n";
        Assert.Single(Feed(Reader(), [Bytes(message), new byte[RtspFrameReader.MaxBodySize]]));
    }

    /// <summary>Whatever is done to a stream, the reader ends, stays in step, and finds the frames behind it.</summary>
    [Fact]
    public void Survives_mutations()
    {
        var original = Bytes(Ok + "{0}" + Described + "{1}{0}OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n{1}");
        var tail = Bytes(string.Concat(Enumerable.Repeat("{0}", 12)));
        var mutator = new Mutator(seed: 1);
        for (var round = 0; round < 20_000; round++)
        {
            // Zeros in between, so that a false length of a mutated frame is used up before the tail.
            byte[] bytes = [.. mutator.Mutate(original), .. new byte[70_000], .. tail];
            var reader = Reader();
            var found = Feed(reader, [bytes]);
            Assert.Equal(Enumerable.Repeat("$0", 12), found.TakeLast(12));
            if (round % 100 == 0)
            {
                Assert.Equal(found, Feed(Reader(), bytes.Chunk(1000)));
            }
        }
    }

    private static RtspFrameReader Reader()
    {
        var reader = new RtspFrameReader(new RtspQuirkSet());
        reader.Assign(0);
        reader.Assign(1);
        return reader;
    }

    private static byte[] Bytes(string text)
    {
        var bytes = new List<byte>();
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '{')
            {
                bytes.AddRange(Packets.Frame(text[index + 1] - '0', Packets.Rtp(7, 8, payload: [1, 2, 3, 4])));
                index += 2;
            }
            else
            {
                bytes.Add((byte)text[index]);
            }
        }

        return [.. bytes];
    }

    private static List<string> Feed(RtspFrameReader reader, IEnumerable<byte[]> pieces)
    {
        var found = new List<string>();
        byte[] buffer = [];
        foreach (var piece in pieces)
        {
            buffer = [.. buffer, .. piece];
            while (true)
            {
                // Bytes may be consumed although nothing is complete.
                var isComplete = reader.TryRead(buffer, out var consumed, out var frame);
                if (isComplete)
                {
                    found.Add(Describe(frame));
                }

                buffer = buffer[consumed..];
                if (!isComplete)
                {
                    break;
                }
            }
        }

        return found;
    }

    private static string Describe(RtspFrame frame) => frame.Kind == RtspFrameKind.Interleaved
        ? $"${frame.Channel}"
        : "M" + (frame.Body.Length > 0 ? "+" + Encoding.Latin1.GetString(frame.Body) : "");
}
