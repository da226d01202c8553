namespace Saksi.Simulator.Clips;

/// <summary>What <see cref="SyntheticClip.Create"/> makes.</summary>
public sealed record SyntheticVideo
{
    /// <summary>Displayed width in pixels, even.</summary>
    public int Width { get; init; } = 320;

    /// <summary>Displayed height in pixels, even.</summary>
    public int Height { get; init; } = 240;

    public double FramesPerSecond { get; init; } = 25;

    /// <summary>
    /// Every unit is filled up to this rate by SEI messages; where even the bare picture is larger, as key frames of
    /// a slow stream are, the units after it are smaller where they can be.
    /// </summary>
    public int BitsPerSecond { get; init; } = 500_000;

    /// <summary>Frames from one key frame to the next.</summary>
    public int GopFrames { get; init; } = 25;

    /// <summary>Groups of pictures in the loop; each has a colour of its own.</summary>
    public int Gops { get; init; } = 4;

    /// <summary>Chooses colours and filler bytes; another number for each camera makes them tell apart.</summary>
    public int Seed { get; init; } = 1;
}
