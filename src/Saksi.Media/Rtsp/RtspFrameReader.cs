using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Saksi.Media.Rtsp;

/// <summary>
/// Tells RTSP messages, interleaved frames and junk apart in the bytes of a connection.
/// </summary>
/// <remarks>
/// Cameras put line breaks, doubled <c>$</c> and whole lost packets between messages. What cannot be the start of
/// anything is skipped byte by byte and counted; while skipping, a <c>$</c> counts only if an RTP or RTCP header on
/// an assigned channel follows it. Never waits for more than one frame or message can be long.
/// </remarks>
internal sealed class RtspFrameReader(RtspQuirkSet quirks)
{
    internal const int MaxHeadSize = 16 * 1024;
    internal const int MaxBodySize = 64 * 1024;
    internal const int FrameHeaderSize = 4;

    /// <summary>The most bytes that one frame or message can need.</summary>
    internal const int MaxSize = MaxHeadSize + MaxBodySize;

    private const byte Dollar = (byte)'$';

    private static readonly byte[][] Starts =
    [
        .. new[]
        {
            "RTSP/", "OPTIONS ", "GET_PARAMETER ", "SET_PARAMETER ", "ANNOUNCE ", "REDIRECT ", "TEARDOWN ",
            "PLAY_NOTIFY ", "DESCRIBE ", "PAUSE ", "PLAY ", "SETUP ", "RECORD ",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    private static readonly SearchValues<byte> StartBytes = SearchValues.Create("$\r\nRrOGSATPD"u8);

    private readonly bool[] _assigned = new bool[256];
    private bool _skipping;

    // So many of the bytes not yet consumed are known to hold no end of a head. Without it, a head that does not end
    // would be searched again for every line in it that looks like the start of another.
    private int _withoutHeadEnd;

    private enum Verdict
    {
        Complete,
        Incomplete,
        Junk,
    }

    /// <summary>Bytes that belonged to nothing.</summary>
    internal long SkippedBytes { get; private set; }

    /// <summary>Says that packets are expected on a channel.</summary>
    internal void Assign(int channel) => _assigned[(byte)channel] = true;

    internal bool IsAssigned(int channel) => _assigned[(byte)channel];

    /// <summary>Takes the next frame or message.</summary>
    /// <param name="buffer">All bytes received and not yet consumed: those of the last call, less its consumed ones, and new ones.</param>
    /// <param name="consumed">How many bytes are done with, also when false is returned.</param>
    /// <param name="frame">The frame, when true is returned.</param>
    /// <returns>False when more bytes are needed.</returns>
    internal bool TryRead(ReadOnlySpan<byte> buffer, out int consumed, out RtspFrame frame)
    {
        consumed = 0;
        while (consumed < buffer.Length)
        {
            var rest = buffer[consumed..];
            if (rest[0] is (byte)'\r' or (byte)'\n')
            {
                quirks.Add(RtspQuirk.LineBreaksBetweenMessages);
                Consume(1, ref consumed);
                continue;
            }

            var verdict = rest[0] == Dollar
                ? ReadInterleaved(rest, out var size, out frame)
                : ReadMessage(rest, out size, out frame);
            if (verdict == Verdict.Complete)
            {
                Consume(size, ref consumed);
                _skipping = false;
                return true;
            }

            if (verdict == Verdict.Incomplete)
            {
                return false;
            }

            Consume(Skip(rest), ref consumed);
        }

        frame = default;
        return false;
    }

    private void Consume(int count, ref int consumed)
    {
        consumed += count;
        _withoutHeadEnd = Math.Max(0, _withoutHeadEnd - count);
    }

    private int Skip(ReadOnlySpan<byte> rest)
    {
        var next = rest[1..].IndexOfAny(StartBytes);
        var skipped = next < 0 ? rest.Length : next + 1;
        SkippedBytes += skipped;
        _skipping = true;
        quirks.Add(RtspQuirk.JunkBetweenMessages);
        return skipped;
    }

    private Verdict ReadInterleaved(ReadOnlySpan<byte> rest, out int size, out RtspFrame frame)
    {
        frame = default;
        size = 0;
        if (rest.Length <= FrameHeaderSize)
        {
            return Verdict.Incomplete;
        }

        var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        var assigned = _assigned[rest[1]];

        // A channel that was set up is believed as long as we are in step: even its garbage has a true length.
        // Otherwise the version bits of RTP and RTCP must be there, which also unmasks a doubled "$".
        var plausible = length >= 4 && rest[FrameHeaderSize] >> 6 == 2;
        if (!plausible && (!assigned || _skipping))
        {
            return Verdict.Junk;
        }

        if (_skipping && !assigned)
        {
            return Verdict.Junk;
        }

        size = FrameHeaderSize + length;
        if (rest.Length < size)
        {
            return Verdict.Incomplete;
        }

        frame = new RtspFrame
        {
            Kind = RtspFrameKind.Interleaved,
            Channel = rest[1],
            Bytes = rest[FrameHeaderSize..size],
        };
        return Verdict.Complete;
    }

    private Verdict ReadMessage(ReadOnlySpan<byte> rest, out int size, out RtspFrame frame)
    {
        frame = default;
        size = 0;
        var start = MatchStart(rest);
        if (start != Verdict.Complete)
        {
            return start;
        }

        var head = rest[..Math.Min(rest.Length, MaxHeadSize)];
        if (!MayHaveStartLine(head))
        {
            return Verdict.Junk;
        }

        var headSize = FindHeadEnd(head, Math.Max(0, _withoutHeadEnd - 2));
        if (headSize < 0)
        {
            _withoutHeadEnd = Math.Max(_withoutHeadEnd, head.Length);
            return rest.Length >= MaxHeadSize ? Verdict.Junk : Verdict.Incomplete;
        }

        head = head[..headSize];

        var bodySize = ContentLength(head);
        if (bodySize > MaxBodySize)
        {
            size = headSize;
            frame = new RtspFrame { Kind = RtspFrameKind.OversizedMessage, Bytes = head };
            return Verdict.Complete;
        }

        size = headSize + bodySize;
        if (rest.Length < size)
        {
            return Verdict.Incomplete;
        }

        frame = new RtspFrame { Kind = RtspFrameKind.Message, Bytes = head, Body = rest[headSize..size] };
        return Verdict.Complete;
    }

    private static Verdict MatchStart(ReadOnlySpan<byte> rest)
    {
        foreach (var start in Starts)
        {
            var common = Math.Min(start.Length, rest.Length);
            if (rest[..common].SequenceEqual(start.AsSpan(0, common)))
            {
                return common == start.Length ? Verdict.Complete : Verdict.Incomplete;
            }
        }

        return Verdict.Junk;
    }

    // A message ends its head with an empty line; some end lines with LF alone.
    private static int FindHeadEnd(ReadOnlySpan<byte> head, int offset)
    {
        while (true)
        {
            var lineFeed = offset < head.Length ? head[offset..].IndexOf((byte)'\n') : -1;
            if (lineFeed < 0)
            {
                return -1;
            }

            offset += lineFeed + 1;
            if (offset < head.Length && head[offset] == '\n')
            {
                return offset + 1;
            }

            if (offset + 1 < head.Length && head[offset] == '\r' && head[offset + 1] == '\n')
            {
                return offset + 2;
            }
        }
    }

    // True also while the line has no end yet.
    private static bool MayHaveStartLine(ReadOnlySpan<byte> head)
    {
        var lineFeed = head.IndexOf((byte)'\n');
        if (lineFeed < 0)
        {
            return true;
        }

        var line = head[..lineFeed].TrimEnd((byte)'\r');
        return line.StartsWith("RTSP/"u8)
            ? line.IndexOf((byte)' ') > 0
            : line.IndexOf(" RTSP/"u8) > 0;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range];
            var colon = line.IndexOf((byte)':');
            if (colon > 0 && Ascii.EqualsIgnoreCase(line[..colon].Trim(" \t"u8), "Content-Length"u8))
            {
                var length = 0L;
                foreach (var digit in line[(colon + 1)..].Trim(" \t\r"u8))
                {
                    if (!char.IsAsciiDigit((char)digit) || length > int.MaxValue)
                    {
                        break;
                    }

                    length = (10 * length) + (digit - '0');
                }

                return (int)Math.Min(length, int.MaxValue);
            }
        }

        return 0;
    }
}
