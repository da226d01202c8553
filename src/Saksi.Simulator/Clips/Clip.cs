namespace Saksi.Simulator.Clips;

/// <summary>
/// A piece of encoded picture and sound, kept in memory, that simulated cameras send over and over.
/// </summary>
/// <remarks>
/// Immutable, and meant to be shared: hundreds of cameras send one clip. Each track loops by itself, so picture and
/// sound need not be of the same length.
/// </remarks>
public sealed class Clip
{
    /// <summary>Puts a clip together from tracks that were made separately.</summary>
    /// <exception cref="ArgumentException">Neither track is given, or one of them is of the other kind.</exception>
    public Clip(ClipTrack? video, ClipTrack? audio = null)
    {
        if (video is null && audio is null)
        {
            throw new ArgumentException("A clip needs a video or an audio track.");
        }

        if (video is { IsVideo: false } || audio is { IsVideo: true })
        {
            throw new ArgumentException("The video track must hold video and the audio track audio.");
        }

        Video = video;
        Audio = audio;
    }

    public ClipTrack? Video { get; }

    public ClipTrack? Audio { get; }

    /// <summary>This clip's picture with another clip's sound.</summary>
    public Clip WithAudioOf(Clip other) => new(Video, other.Audio);
}
