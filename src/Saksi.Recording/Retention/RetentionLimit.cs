namespace Saksi.Recording.Retention;

/// <summary>Two limits, each optional.</summary>
public sealed record RetentionLimit
{
    /// <summary>A segment is deleted when all of it is older than this.</summary>
    public TimeSpan? MaximumAge { get; init; }

    /// <summary>The oldest segments are deleted until the rest is no larger than this.</summary>
    public long? MaximumBytes { get; init; }

    public bool IsEmpty => MaximumAge is null && MaximumBytes is null;
}
