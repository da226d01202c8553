namespace Saksi.Simulator.Clips;

/// <summary>The encoded units of one coding, with what a session description says of them.</summary>
public sealed class ClipTrack
{
    /// <summary>Makes a track.</summary>
    /// <param name="codec">How the units are coded.</param>
    /// <param name="clockRateHz">Ticks per second of the RTP clock and of <see cref="ClipUnit.Time"/>.</param>
    /// <param name="units">At least one; the first is a key frame and times do not decrease.</param>
    /// <param name="durationTicks">How long one round of the loop takes.</param>
    /// <exception cref="ArgumentException">The units break one of these rules.</exception>
    public ClipTrack(ClipCodec codec, int clockRateHz, IReadOnlyList<ClipUnit> units, long durationTicks)
    {
        if (units.Count == 0 || !units[0].IsKeyFrame)
        {
            throw new ArgumentException("A track starts with a key frame.", nameof(units));
        }

        if (clockRateHz <= 0 || durationTicks <= units[^1].Time)
        {
            throw new ArgumentException("A track lasts longer than the time of its last unit.", nameof(durationTicks));
        }

        Codec = codec;
        ClockRateHz = clockRateHz;
        Units = units;
        DurationTicks = durationTicks;
        SizeBytes = units.Sum(unit => (long)unit.SizeBytes);
    }

    public ClipCodec Codec { get; }

    public bool IsVideo => Codec is ClipCodec.H264 or ClipCodec.H265 or ClipCodec.Mjpeg;

    public int ClockRateHz { get; }

    public IReadOnlyList<ClipUnit> Units { get; }

    /// <summary>How long one round of the loop takes, in ticks of the RTP clock.</summary>
    public long DurationTicks { get; }

    public TimeSpan Duration => TimeSpan.FromSeconds((double)DurationTicks / ClockRateHz);

    /// <summary>Bytes of one round of the loop, before packetizing.</summary>
    public long SizeBytes { get; }

    public double BitsPerSecond => SizeBytes * 8 / Duration.TotalSeconds;

    /// <summary>Displayed width in pixels; 0 for audio.</summary>
    public int Width { get; init; }

    /// <summary>Displayed height in pixels; 0 for audio.</summary>
    public int Height { get; init; }

    /// <summary>Audio channels; 0 for video.</summary>
    public int Channels { get; init; }

    /// <summary>VPS, SPS and PPS without start codes, in this order; empty for the other codings.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ParameterSets { get; init; } = [];

    /// <summary>The AudioSpecificConfig (ISO 14496-3 1.6.2.1) of AAC; empty for the others.</summary>
    public ReadOnlyMemory<byte> AudioSpecificConfig { get; init; }
}
