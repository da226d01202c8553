using Saksi.Media.Rtp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>Puts the RTP packets of one track together into access units.</summary>
/// <remarks>
/// Packets come in sequence order; who calls has reordered and counted what is missing. Nothing is thrown for what a
/// packet contains: a bad packet is counted with its reason and spoils at most its own access unit. Not thread-safe.
/// </remarks>
public abstract class Depacketizer
{
    /// <summary>What decodes the track, or null while no parameter sets have been seen (no unit is emitted before).</summary>
    public abstract TrackFormat? Format { get; }

    /// <summary>Why the latest parameter set that could not be read was refused; null when none was.</summary>
    public virtual string? ParameterProblem => null;

    /// <summary>What was dropped or mended so far, and why.</summary>
    public DepacketizerCounters Counters { get; } = new();

    /// <summary>Takes the next packet and hands every access unit that it completes to <paramref name="sink"/>.</summary>
    /// <param name="packet">The packet.</param>
    /// <param name="lostBefore">How many packets are missing just before this one.</param>
    /// <param name="arrivalTimestamp">When it came, in <see cref="TimeProvider.GetTimestamp"/> ticks.</param>
    /// <param name="sink">Who takes finished units; their track index, PTS and DTS are not set yet.</param>
    public abstract void Push(in RtpPacket packet, int lostBefore, long arrivalTimestamp, IAccessUnitSink sink);

    /// <summary>Hands out what is still being put together: the stream has ended.</summary>
    public abstract void Flush(IAccessUnitSink sink);
}
