using System.Net;

namespace Saksi.Simulator.Onvif;

/// <summary>Where simulated cameras speak ONVIF.</summary>
public sealed record OnvifOptions
{
    /// <summary>The HTTP port of the first camera, the next one's of the second…; 0 takes free ones.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Where probes are answered; port 0 takes a free one, and on 3702 the multicast group is joined. On
    /// a loopback address only this machine is answered. Null answers nobody.
    /// </summary>
    public IPEndPoint? Discovery { get; init; }

    /// <summary>Each camera sees something move so often, for a third of that time; null for never.</summary>
    public TimeSpan? MotionEvery { get; init; }
}
