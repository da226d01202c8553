namespace Saksi.Media.Receiving;

/// <summary>One track's place in a session: its channels or ports, and where its packets go.</summary>
internal sealed class TrackInput(ReceivedTrack track, int index, string url) : IDisposable
{
    private TrackPipeline? _pipeline;

    internal ReceivedTrack Track => track;

    internal int Index => index;

    /// <summary>The URL that the camera took in SETUP.</summary>
    internal string Url { get; set; } = url;

    internal UdpPortPair? Ports { get; set; }

    internal int RtpChannel { get; set; }

    internal int RtcpChannel { get; set; }

    internal uint? AnnouncedSsrc { get; set; }

    /// <summary>Built when all tracks are set up.</summary>
    internal TrackPipeline Pipeline
    {
        get => _pipeline ?? throw new InvalidOperationException("the tracks are not set up yet");
        set => _pipeline = value;
    }

    public void Dispose()
    {
        Ports?.Dispose();
        _pipeline?.Dispose();
    }
}
