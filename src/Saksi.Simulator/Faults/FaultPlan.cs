namespace Saksi.Simulator.Faults;

/// <summary>What is wrong with a camera's packets right now. Immutable: a sender takes one look at it per access unit.</summary>
internal sealed record FaultPlan
{
    public static FaultPlan None { get; } = new();

    public double Loss { get; init; }

    /// <summary>Every n-th packet is lost; 0 loses none.</summary>
    public int LossEvery { get; init; }

    /// <summary>Numbers of packets of a session's track, from 0, that are lost.</summary>
    public IReadOnlySet<long> LostPackets { get; init; } = new HashSet<long>();

    public double Reordering { get; init; }

    public double Duplication { get; init; }

    public double Corruption { get; init; }

    public double Garbage { get; init; }

    public bool ClearsMarkers { get; init; }

    public bool HitsPackets => Loss > 0 || LossEvery > 0 || LostPackets.Count > 0 || Reordering > 0 || Duplication > 0
        || Corruption > 0 || Garbage > 0 || ClearsMarkers;

    /// <summary>True time in ticks until which nothing is sent.</summary>
    public long StalledUntil { get; init; }

    /// <summary>True time in ticks until which no video is sent.</summary>
    public long NoVideoUntil { get; init; }

    /// <summary>True time in ticks until which RTP timestamps stand still.</summary>
    public long FrozenUntil { get; init; }
}
