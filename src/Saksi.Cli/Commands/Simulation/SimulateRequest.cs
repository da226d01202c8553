using System.Net;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Onvif;
using Saksi.Simulator.Personalities;

namespace Saksi.Cli.Commands.Simulation;

/// <summary>What <c>saksi simulate</c> was asked for, understood.</summary>
internal sealed record SimulateRequest
{
    public required int Cameras { get; init; }

    public required IPAddress Address { get; init; }

    public required int Port { get; init; }

    public required bool PortPerCamera { get; init; }

    /// <summary>The picture of the main stream, but for its label and pattern.</summary>
    public required VideoRecipe Video { get; init; }

    /// <summary>Null for no sound.</summary>
    public required ClipCodec? Audio { get; init; }

    public required bool HasSubStream { get; init; }

    public required bool IsSynthetic { get; init; }

    public required (string User, string Password)? Credentials { get; init; }

    public required IReadOnlyList<AuthScheme>? Challenges { get; init; }

    public required bool Tls { get; init; }

    /// <summary>Dealt out to the cameras in turn.</summary>
    public required IReadOnlyList<Personality> Personalities { get; init; }

    public required IReadOnlyList<FaultScript> Faults { get; init; }

    /// <summary>Some fault switches to pictures of another size.</summary>
    public bool Resizes => Faults.Any(fault => fault.NeedsOtherClip);

    public required TimeSpan? Duration { get; init; }

    public required string ClipsFolder { get; init; }

    public required string? UrlsFile { get; init; }

    /// <summary>Null for cameras that speak no ONVIF.</summary>
    public required OnvifOptions? Onvif { get; init; }
}
