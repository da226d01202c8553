using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Cli.Commands.Probing;

/// <summary>Ends a stream when every track has delivered something.</summary>
internal sealed class FormatWatch(int tracks, CancellationTokenSource enough) : IStreamSink
{
    private readonly bool[] _seen = new bool[tracks];

    public void OnAccessUnit(in AccessUnit unit)
    {
        _seen[unit.TrackIndex] = true;
        if (Array.TrueForAll(_seen, seen => seen))
        {
            enough.Cancel();
        }
    }

    public void OnSenderReport(int trackIndex, in SenderReport report)
    {
        // Only formats are of interest here.
    }

    public void OnPacketsLost(int trackIndex, int count)
    {
        // Only formats are of interest here.
    }
}
