using System.Buffers.Binary;

namespace Saksi.Media.Rtp;

/// <summary>Reads compound RTCP packets (RFC 3550 6.1): sender reports and BYE; steps over everything else.</summary>
/// <remarks>
/// The body of SDES is not read at all: Hanwha leaves its chunks without an end, and no one needs its names.
/// </remarks>
internal ref struct RtcpReader(ReadOnlySpan<byte> bytes)
{
    private const int HeaderSize = 4;
    private const int SenderReportSize = 28;
    private const byte SenderReportType = 200;
    private const byte ByeType = 203;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Why reading stopped before the end; null when all was read.</summary>
    internal string? Error { get; private set; }

    internal RtcpSenderReport SenderReport { get; private set; }

    /// <summary>The SSRC that says goodbye; valid after <see cref="Kind.Bye"/>.</summary>
    internal uint ByeSsrc { get; private set; }

    internal enum Kind
    {
        End,
        SenderReport,
        Bye,
        Other,
    }

    /// <summary>Reads the next packet of the compound.</summary>
    internal Kind Read()
    {
        if (_rest.Length == 0 || Error is not null)
        {
            return Kind.End;
        }

        if (_rest.Length < HeaderSize)
        {
            return Fail("shorter than an RTCP header");
        }

        if (_rest[0] >> 6 != 2)
        {
            return Fail("RTCP version is not 2");
        }

        var size = HeaderSize + (4 * BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]));
        if (size > _rest.Length)
        {
            return Fail("RTCP packet is longer than what came");
        }

        var packet = _rest[..size];
        _rest = _rest[size..];
        return packet[1] switch
        {
            SenderReportType => ReadSenderReport(packet),
            ByeType when (packet[0] & 0x1F) > 0 && size >= 8 => ReadBye(packet),
            _ => Kind.Other,
        };
    }

    private Kind ReadSenderReport(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < SenderReportSize)
        {
            return Fail("sender report is cut off");
        }

        SenderReport = new RtcpSenderReport(
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]),
            BinaryPrimitives.ReadUInt64BigEndian(packet[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[16..]));
        return Kind.SenderReport;
    }

    private Kind ReadBye(ReadOnlySpan<byte> packet)
    {
        ByeSsrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        return Kind.Bye;
    }

    private Kind Fail(string reason)
    {
        Error = reason;
        return Kind.End;
    }
}
