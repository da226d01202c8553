namespace Saksi.Recording.Retention;

/// <summary>How long recordings are kept. Both limits of each kind hold; nothing is deleted that a hold covers.</summary>
public sealed record RetentionPolicy
{
    /// <summary>Nothing is ever deleted; a full disk ends recording.</summary>
    public static RetentionPolicy KeepEverything { get; } = new();

    /// <summary>Limits over all cameras together (bytes), and for each camera that has none of its own (age).</summary>
    public RetentionLimit All { get; init; } = new();

    /// <summary>Limits of single cameras, by camera id.</summary>
    public IReadOnlyDictionary<string, RetentionLimit> Cameras { get; init; } = new Dictionary<string, RetentionLimit>();
}
