using System.Buffers.Binary;

namespace Saksi.Media.Rtp;

/// <summary>Writes the RTCP that a receiver owes: a receiver report and the SDES that must follow (RFC 3550 6.1).</summary>
internal static class RtcpReceiverReport
{
    /// <summary>The size of what <see cref="Write"/> writes.</summary>
    internal const int Size = ReportSize + SdesSize;

    private const int ReportSize = 32;
    private const int SdesSize = 20;

    /// <summary>Writes a compound packet about one source.</summary>
    /// <param name="destination">At least <see cref="Size"/> bytes.</param>
    /// <param name="ownSsrc">Who we are.</param>
    /// <param name="sourceSsrc">Whom it is about.</param>
    /// <param name="report">What was received of it.</param>
    /// <param name="delaySinceSenderReport">Since the latest sender report came, in 1/65536 s; 0 when none did.</param>
    internal static void Write(
        Span<byte> destination,
        uint ownSsrc,
        uint sourceSsrc,
        RtpReceptionReport report,
        uint delaySinceSenderReport)
    {
        // RFC 3550 6.4.2: version 2, one report block, type 201, length 7 words.
        BinaryPrimitives.WriteUInt32BigEndian(destination, 0x81_C9_00_07);
        BinaryPrimitives.WriteUInt32BigEndian(destination[4..], ownSsrc);
        BinaryPrimitives.WriteUInt32BigEndian(destination[8..], sourceSsrc);
        var lost = (uint)Math.Clamp(report.CumulativeLost, -0x800000, 0x7FFFFF) & 0xFFFFFF;
        BinaryPrimitives.WriteUInt32BigEndian(destination[12..], ((uint)report.TakeFractionLost() << 24) | lost);
        BinaryPrimitives.WriteUInt32BigEndian(destination[16..], report.ExtendedHighest);
        BinaryPrimitives.WriteUInt32BigEndian(destination[20..], report.JitterTicks);
        BinaryPrimitives.WriteUInt32BigEndian(destination[24..], report.LastSenderReport);
        BinaryPrimitives.WriteUInt32BigEndian(destination[28..], delaySinceSenderReport);

        // RFC 3550 6.5: one chunk with CNAME "saksi" (RFC 7022 would have it random; it tells a camera nothing), its
        // end and padding to a word: 4 + 4 + 2 + 5, then zeros up to 20.
        var sdes = destination.Slice(ReportSize, SdesSize);
        sdes.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(sdes, 0x81_CA_00_04);
        BinaryPrimitives.WriteUInt32BigEndian(sdes[4..], ownSsrc);
        sdes[8] = 1;
        sdes[9] = 5;
        "saksi"u8.CopyTo(sdes[10..]);
    }
}
