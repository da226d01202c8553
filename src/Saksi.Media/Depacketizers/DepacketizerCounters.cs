namespace Saksi.Media.Depacketizers;

/// <summary>What one depacketizer met besides good packets.</summary>
public sealed class DepacketizerCounters
{
    /// <summary>Packets whose payload could not be used.</summary>
    public long MalformedPackets { get; internal set; }

    /// <summary>Access units that were emitted although bytes were missing or wrong.</summary>
    public long DamagedAccessUnits { get; internal set; }

    /// <summary>Access units that were dropped because nothing decodable was left, or no parameter sets were known.</summary>
    public long DroppedAccessUnits { get; internal set; }

    /// <summary>Why the latest packet or unit was refused; null when none was.</summary>
    public string? LastReason { get; internal set; }
}
