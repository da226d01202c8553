using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <summary>Takes everything that a stream delivers, one call at a time.</summary>
public interface IStreamSink : IAccessUnitSink
{
    /// <summary>The camera has said what its wall clock shows. Must not block.</summary>
    void OnSenderReport(int trackIndex, in SenderReport report);

    /// <summary>
    /// Packets of a track are missing, known as soon as a later one came. The next access unit of the track counts
    /// them again in <see cref="AccessUnit.LostPackets"/>. Must not block.
    /// </summary>
    void OnPacketsLost(int trackIndex, int count);
}
