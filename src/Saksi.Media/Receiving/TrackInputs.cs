namespace Saksi.Media.Receiving;

/// <summary>The tracks that are set up, and how to find one by what a packet or a header says.</summary>
internal sealed class TrackInputs : IDisposable
{
    private readonly List<TrackInput> _all = [];
    private readonly TrackInput?[] _channels = new TrackInput?[256];

    internal List<TrackInput> All => _all;

    internal void Add(TrackInput input)
    {
        _all.Add(input);
        if (input.Ports is null)
        {
            // Two tracks on one channel: the first keeps it.
            _channels[input.RtpChannel] ??= input;
            _channels[input.RtcpChannel] ??= input;
        }
    }

    internal TrackInput? OfChannel(int channel) => _channels[channel];

    /// <summary>
    /// The track that a URL of RTP-Info means: absolute, relative, the bare control, or with another base than
    /// everything else (GW).
    /// </summary>
    internal TrackInput? OfUrl(string url, DescribedStream stream) =>
        _all.Find(i => i.Url.Equals(url, StringComparison.OrdinalIgnoreCase))
        ?? _all.Find(i => i.Track.Control is { Length: > 0 } control
            && url.EndsWith(control, StringComparison.OrdinalIgnoreCase))
        ?? (_all.Count == 1 && url.TrimEnd('/') == stream.AggregateUrl.TrimEnd('/') ? _all[0] : null);

    public void Dispose()
    {
        foreach (var input in _all)
        {
            input.Dispose();
        }
    }
}
