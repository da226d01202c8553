using Saksi.Simulator.Clips;

namespace Saksi.Simulator;

/// <summary>One encoding of a simulated camera, as the server knows it.</summary>
internal sealed class SimulatedStream(SimulatedCamera camera, SimulatedStreamOptions options, string path)
{
    private Clip _clip = options.Clip;

    public SimulatedCamera Camera { get; } = camera;

    public string Name { get; } = options.Name;

    /// <summary>Path and query of the URL, from the slash on.</summary>
    public string Path { get; } = path;

    public Clip Clip
    {
        get => Volatile.Read(ref _clip);
        set => Volatile.Write(ref _clip, value);
    }

    /// <summary>What is sent now after a switch, or is sent after the next one; null when there is none.</summary>
    public Clip? OtherClip => options.OtherClip is { } other && Clip.Video == other.Video ? options.Clip : options.OtherClip;

    public int TrackCount => (Clip.Video is null ? 0 : 1) + (Clip.Audio is null ? 0 : 1);

    /// <summary>Video comes first, then audio.</summary>
    public ClipTrack? TrackOf(int number) => number switch
    {
        0 => Clip.Video ?? Clip.Audio,
        1 when Clip.Video is not null => Clip.Audio,
        _ => null,
    };

    /// <summary>RFC 3551 6: static payload types where there are some.</summary>
    public static byte PayloadTypeOf(ClipCodec codec) => codec switch
    {
        ClipCodec.Pcmu => 0,
        ClipCodec.Pcma => 8,
        ClipCodec.Mjpeg => 26,
        ClipCodec.Aac => 97,
        ClipCodec.Opus => 98,
        _ => 96,
    };
}
