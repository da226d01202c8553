namespace Saksi.Simulator.Clips;

/// <summary>What <see cref="ClipFactory"/> is to encode.</summary>
public sealed record ClipRecipe
{
    public VideoRecipe? Video { get; init; }

    public AudioRecipe? Audio { get; init; }
}

/// <summary>A moving picture with its name and a running frame number burnt in.</summary>
public sealed record VideoRecipe
{
    /// <summary><see cref="ClipCodec.H264"/>, <see cref="ClipCodec.H265"/> or <see cref="ClipCodec.Mjpeg"/>.</summary>
    public ClipCodec Codec { get; init; } = ClipCodec.H264;

    /// <summary>Even, in pixels.</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Even, in pixels.</summary>
    public int Height { get; init; } = 720;

    public double FramesPerSecond { get; init; } = 25;

    /// <summary>Constant: H.264 is filled up to it, the others come as near as their encoder gets.</summary>
    public int BitsPerSecond { get; init; } = 2_000_000;

    /// <summary>From one key frame to the next.</summary>
    public double GopSeconds { get; init; } = 2;

    /// <summary>Length of the loop, rounded to whole groups of pictures.</summary>
    public double Seconds { get; init; } = 10;

    /// <summary>Burnt in; letters, digits, blanks, '-', '_' and '.'.</summary>
    public string Label { get; init; } = "camera";

    /// <summary>Chooses pattern and colours; every number looks different from its neighbours.</summary>
    public int Picture { get; init; }

    internal int GopFrames => Math.Max(1, (int)Math.Round(GopSeconds * FramesPerSecond));

    internal int Frames => GopFrames * Math.Max(1, (int)Math.Round(Seconds * FramesPerSecond / GopFrames));
}

/// <summary>A tone.</summary>
public sealed record AudioRecipe
{
    /// <summary><see cref="ClipCodec.Aac"/>, <see cref="ClipCodec.Pcma"/>, <see cref="ClipCodec.Pcmu"/> or <see cref="ClipCodec.Opus"/>.</summary>
    public ClipCodec Codec { get; init; } = ClipCodec.Aac;

    /// <summary>Pitch; another one for each camera tells them apart.</summary>
    public int FrequencyHz { get; init; } = 440;

    /// <summary>Of AAC; G.711 is always 8000 and Opus 48000.</summary>
    public int SampleRateHz { get; init; } = 16_000;

    /// <summary>Length of the loop.</summary>
    public double Seconds { get; init; } = 10;
}
