namespace Saksi.Onvif.Events;

/// <summary>What a camera noticed.</summary>
public enum OnvifEventKind
{
    /// <summary>Something moves.</summary>
    Motion,

    /// <summary>The camera says it saw a thing of a kind it knows, a person or a car, or something in a marked field.</summary>
    ObjectDetection,

    /// <summary>The camera is covered, blinded, out of focus or turned away.</summary>
    Tamper,

    /// <summary>A contact at the camera's terminals.</summary>
    DigitalInput,
}

/// <summary>A state of a camera that began or ended.</summary>
public sealed record OnvifEvent
{
    public required OnvifEventKind Kind { get; init; }

    /// <summary>The camera's own name of it, without prefixes: <c>RuleEngine/CellMotionDetector/Motion</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>Which video source or input it is about; empty when the camera does not say.</summary>
    public required string SourceToken { get; init; }

    /// <summary>Whether it is so now, or is over.</summary>
    public required bool IsActive { get; init; }

    /// <summary>By the camera's clock, which may be wrong; null when it is not told.</summary>
    public DateTimeOffset? CameraTime { get; init; }

    /// <summary>By our clock: the camera's time less what its clock is wrong by, or else when we heard of it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>
    /// The camera tells a newcomer how things are; nothing happened just now. Such an event comes only where it differs from
    /// what was known.
    /// </summary>
    public bool IsInitial { get; init; }

    /// <summary>The camera says again what it had said: it is still so.</summary>
    public bool IsRepeated { get; init; }
}
