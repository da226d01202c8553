using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Codecs;

/// <summary>Opus in MP4: the payload of <c>dOps</c> (Encapsulation of Opus in ISO BMFF, 4.3.2), and packet lengths.</summary>
public static class OpusConfiguration
{
    /// <summary>RFC 7587 4.1: RTP timestamps of Opus always count at 48 kHz, whatever the SDP says.</summary>
    public const int ClockRateHz = 48000;

    private const int FixedSize = 11;

    /// <summary>RFC 6716 3.2.5: a packet lasts at most 120 ms.</summary>
    private const int MaxPacketTicks = ClockRateHz * 120 / 1000;

    /// <summary>Makes the format of a track with one or two channels.</summary>
    public static TrackFormat CreateFormat(int channels)
    {
        // Pre-skip 0: a recording starts in the middle of the camera's stream, there is no encoder delay to skip.
        var record = new byte[FixedSize];
        record[1] = (byte)channels;
        BinaryPrimitives.WriteUInt32BigEndian(record.AsSpan(4), ClockRateHz);
        return CreateFormat(record, channels);
    }

    /// <summary>Makes a track's format of a <c>dOps</c> payload that somebody wrote.</summary>
    public static bool TryCreateFormat(ReadOnlySpan<byte> record, out TrackFormat? format, out string? reason)
    {
        format = null;
        if (record.Length < FixedSize || record[0] != 0 || record[1] == 0)
        {
            reason = "dOps is too short, not version 0, or has no channel";
            return false;
        }

        format = CreateFormat(record.ToArray(), record[1]);
        reason = null;
        return true;
    }

    /// <summary>How long a packet lasts in ticks of 48 kHz (RFC 6716 3.1); 0 when its first bytes are not valid.</summary>
    public static int DurationOf(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
        {
            return 0;
        }

        var frames = (packet[0] & 3) switch
        {
            0 => 1,
            1 or 2 => 2,
            _ => packet.Length < 2 ? 0 : packet[1] & 0x3F,
        };
        var ticks = frames * FrameTicks(packet[0] >> 3);
        return ticks > MaxPacketTicks ? 0 : ticks;
    }

    // RFC 6716 table 2: SILK 10, 20, 40, 60 ms; hybrid 10, 20 ms; CELT 2.5, 5, 10, 20 ms.
    private static int FrameTicks(int configuration) => configuration switch
    {
        < 12 => (configuration & 3) == 3 ? 2880 : 480 << (configuration & 3),
        < 16 => 480 << (configuration & 1),
        _ => 120 << (configuration & 3),
    };

    private static TrackFormat CreateFormat(byte[] record, int channels) => new()
    {
        Kind = TrackKind.Audio,
        Codec = Codec.Opus,
        CodecString = "opus",
        ClockRateHz = ClockRateHz,
        Channels = channels,
        DecoderConfiguration = record,
    };
}
