using Saksi.Simulator.Clips;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator;

/// <summary>One camera of a <see cref="CameraSimulator"/>.</summary>
public sealed record SimulatedCameraOptions
{
    /// <summary>Letters, digits, <c>-</c>, <c>_</c> and <c>.</c>; unique.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<SimulatedStreamOptions> Streams { get; init; }

    /// <summary>Null: anyone may watch.</summary>
    public string? UserName { get; init; }

    public string Password { get; init; } = "";

    /// <summary>Replaces the personality's challenges.</summary>
    public IReadOnlyList<AuthScheme>? Challenges { get; init; }

    public Personality Personality { get; init; } = Personality.Plain;

    /// <summary>RTSPS, with a certificate made at the start and signed by itself.</summary>
    public bool Tls { get; init; }

    /// <summary>A camera with one stream, <c>main</c>.</summary>
    public static SimulatedCameraOptions Create(string name, Clip clip) =>
        new() { Name = name, Streams = [new SimulatedStreamOptions { Name = "main", Clip = clip }] };
}

/// <summary>One encoding of a simulated camera.</summary>
public sealed record SimulatedStreamOptions
{
    /// <summary>Such as <c>main</c> and <c>sub</c>.</summary>
    public required string Name { get; init; }

    public required Clip Clip { get; init; }

    /// <summary>
    /// Video of the same codec with other parameters, for <see cref="Faults.CameraFaults.SwitchToOtherClip"/>; its sound, if
    /// any, is not used.
    /// </summary>
    public Clip? OtherClip { get; init; }

    /// <summary>Path and query of its URL; null takes the personality's.</summary>
    public string? Path { get; init; }
}
