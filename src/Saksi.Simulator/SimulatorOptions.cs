using System.Net;
using Saksi.Simulator.Onvif;

namespace Saksi.Simulator;

/// <summary>Which cameras a <see cref="CameraSimulator"/> simulates, and where.</summary>
public sealed record SimulatorOptions
{
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port of all cameras, or of the first one if each has its own; 0 takes free ones.</summary>
    public int Port { get; init; }

    /// <summary>Each camera listens on a port of its own, so that a rebooting one refuses connections.</summary>
    public bool PortPerCamera { get; init; }

    public required IReadOnlyList<SimulatedCameraOptions> Cameras { get; init; }

    /// <summary>The cameras speak ONVIF too; null if they do not.</summary>
    public OnvifOptions? Onvif { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The ledger keeps a line for every access unit sent; for tests, as it grows for ever.</summary>
    public bool KeepsUnits { get; init; }

    /// <summary>Bytes that wait for one slow client; then whole access units are dropped.</summary>
    public int QueueBytes { get; init; } = 2 * 1024 * 1024;

    /// <summary>Where the randomness of faults starts.</summary>
    public int Seed { get; init; } = 1;
}
