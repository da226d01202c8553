namespace Saksi.Simulator.Packets;

/// <summary>
/// One round of a track's loop, cut into RTP packets ahead of time as they travel over interleaved TCP (RFC 2326 10.12).
/// </summary>
/// <remarks>
/// Made once and shared by every camera that sends the clip in the same manner. A sender copies an access unit's bytes
/// and patches channel, sequence number, timestamp and SSRC in its copy; that, and one send, is all the work per unit.
/// </remarks>
internal sealed class PacketImage
{
    /// <summary>'$', channel and length before each packet.</summary>
    public const int FrameHeaderSize = 4;

    public const int RtpHeaderSize = 12;

    private readonly byte[] _bytes;
    private readonly int[] _packetOffsets;
    private readonly int[] _firstPackets;
    private readonly int[] _timestampDeltas;

    internal PacketImage(byte[] bytes, int[] packetOffsets, int[] firstPackets, int[] timestampDeltas)
    {
        _bytes = bytes;
        _packetOffsets = packetOffsets;
        _firstPackets = firstPackets;
        _timestampDeltas = timestampDeltas;
        for (var unit = 0; unit + 1 < firstPackets.Length; unit++)
        {
            LargestUnitBytes = Math.Max(LargestUnitBytes, UnitBytes(unit).Length);
        }
    }

    public int LargestUnitBytes { get; }

    public int SizeBytes => _bytes.Length;

    public int FirstPacket(int unit) => _firstPackets[unit];

    public int PacketCount(int unit) => _firstPackets[unit + 1] - _firstPackets[unit];

    /// <summary>Every packet of a unit, each behind its frame header.</summary>
    public ReadOnlySpan<byte> UnitBytes(int unit)
    {
        var start = _packetOffsets[_firstPackets[unit]];
        return _bytes.AsSpan(start, _packetOffsets[_firstPackets[unit + 1]] - start);
    }

    /// <summary>Where a packet's frame header lies within its unit's bytes.</summary>
    public int OffsetInUnit(int unit, int packet) => _packetOffsets[packet] - _packetOffsets[_firstPackets[unit]];

    /// <summary>What has to be added to the unit's timestamp for this packet: 0 unless the camera is odd.</summary>
    public int TimestampDelta(int packet) => _timestampDeltas[packet];
}
