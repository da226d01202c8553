using Saksi.Age;
using Saksi.Recording.Retention;

namespace Saksi.Recording;

/// <summary>What a recorder needs to know.</summary>
public sealed record RecorderOptions
{
    /// <summary>The folder that holds everything; made when it is not there.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Storage directories to add; none: the one in the data directory.</summary>
    public IReadOnlyList<string> StorageDirectories { get; init; } = [];

    /// <summary>To whom recordings are sealed. The recorder never holds an identity.</summary>
    public required IReadOnlyList<IAgeRecipient> Recipients { get; init; }

    /// <summary>The owner waives the second, offline recipient: a lost key is lost video.</summary>
    public bool AllowSingleRecipient { get; init; }

    public required IReadOnlyList<StreamOptions> Streams { get; init; }

    public RetentionPolicy Retention { get; init; } = RetentionPolicy.KeepEverything;

    /// <summary>A segment ends with the first key frame after this much media.</summary>
    public TimeSpan SegmentDuration { get; init; } = TimeSpan.FromMinutes(1);

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
