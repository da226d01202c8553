using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Cli.Commands.Probing;

/// <summary>Ends a stream when every track has delivered something, and its timestamps move or are known to stand still.</summary>
internal sealed class FormatWatch(int tracks, CancellationTokenSource enough) : IStreamSink
{
    private readonly uint?[] _first = new uint?[tracks];
    private readonly bool[] _isKnown = new bool[tracks];

    public void OnAccessUnit(in AccessUnit unit)
    {
        var first = _first[unit.TrackIndex] ??= unit.RtpTimestamp;
        _isKnown[unit.TrackIndex] |= unit.IsTimedByArrival || unit.RtpTimestamp != first;
        if (Array.TrueForAll(_isKnown, known => known))
        {
            enough.Cancel();
        }
    }

    public void OnSenderReport(int trackIndex, in SenderReport report)
    {
        // Only formats and timestamps are of interest here.
    }

    public void OnPacketsLost(int trackIndex, int count)
    {
        // Only formats and timestamps are of interest here.
    }
}
