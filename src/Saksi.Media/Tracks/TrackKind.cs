namespace Saksi.Media.Tracks;

/// <summary>What a track carries.</summary>
public enum TrackKind
{
    Video,
    Audio,
}
