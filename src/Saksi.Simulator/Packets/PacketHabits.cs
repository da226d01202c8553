namespace Saksi.Simulator.Packets;

/// <summary>How a camera cuts its pictures and sounds into RTP packets.</summary>
public sealed record PacketHabits
{
    /// <summary>Largest RTP payload in bytes. Some cameras send datagrams of 10,000 bytes (Tapo).</summary>
    public int PayloadBytes { get; init; } = 1400;

    /// <summary>Parameter sets travel before each key frame. Without: only in the session description.</summary>
    public bool ParameterSetsInBand { get; init; } = true;

    /// <summary>Access unit delimiters that the clip has are sent.</summary>
    public bool SendsDelimiters { get; init; }

    /// <summary>Small NAL units that follow each other share a packet (STAP-A, RFC 6184 5.7.1; AP, RFC 7798 4.4.2).</summary>
    public bool AggregatesNalUnits { get; init; }

    /// <summary>Parameter sets and picture are glued by start codes to one NAL unit (V380, Amatek AR-N3222F).</summary>
    public bool GluesNalUnitsByStartCodes { get; init; }

    /// <summary>Every NAL unit is sent as fragments, small ones as a single one with S and E both set (CostarHD).</summary>
    public bool FragmentsSmallNalUnits { get; init; }

    /// <summary>The reserved bit of the fragment header is set (H.264 only).</summary>
    public bool SetsReservedFragmentBit { get; init; }

    /// <summary>Fragments without a byte of payload are sent in between.</summary>
    public bool SendsEmptyFragments { get; init; }

    public MarkerHabit Marker { get; init; } = MarkerHabit.Last;

    /// <summary>Ticks by which the timestamps of parameter sets lie before their picture's (Reolink RLC-822A).</summary>
    public int ParameterSetLagTicks { get; init; }

    /// <summary>AAC frames keep their ADTS header inside RTP.</summary>
    public bool AacKeepsAdts { get; init; }
}
