using Saksi.Media.Rtsp;

namespace Saksi.Media.Receiving;

/// <summary>What all parts of one receiver share.</summary>
/// <param name="Options">What the owner wants.</param>
/// <param name="Quirks">Where quirks are noted.</param>
/// <param name="Statistics">Where packets are counted.</param>
internal sealed record StreamContext(StreamReceiverOptions Options, RtspQuirkSet Quirks, StreamStatistics Statistics)
{
    /// <summary>
    /// Guards all that packets touch: who reads sockets holds it per batch, the timer per tick, the sink is called
    /// under it.
    /// </summary>
    internal Lock Gate { get; } = new();

    internal TimeProvider Clock => Options.Clock;
}

/// <summary>A connection over which a camera has described a stream.</summary>
/// <param name="Client">The connection.</param>
/// <param name="BaseUrl">What controls are appended to, and what keep-alives name.</param>
/// <param name="AggregateUrl">What PLAY and TEARDOWN name.</param>
/// <param name="Selection">The tracks.</param>
/// <param name="Realm">The realm of the camera's challenge; null when it made none.</param>
internal sealed record DescribedStream(
    RtspClient Client, string BaseUrl, string AggregateUrl, TrackSelection Selection, string? Realm);
