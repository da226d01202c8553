using System.Net;

namespace Saksi.Onvif.Discovery;

/// <summary>Where cameras are looked for, and for how long.</summary>
public sealed record OnvifDiscoveryOptions
{
    /// <summary>The port of WS-Discovery.</summary>
    public const int Port = 3702;

    /// <summary>The multicast group of WS-Discovery, IPv4.</summary>
    public static IPAddress Group { get; } = new([239, 255, 255, 250]);

    /// <summary>Ask everybody in the networks of this machine's interfaces.</summary>
    public bool UsesMulticast { get; init; } = true;

    /// <summary>Machines that are asked by themselves, in other networks for instance, at <see cref="Port"/> or another.</summary>
    public IReadOnlyList<IPEndPoint> Targets { get; init; } = [];

    /// <summary>How long answers are waited for.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Beyond this number, answers are not read.</summary>
    public int MaxCameras { get; init; } = 2000;

    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
