using Saksi.Recording.Clocks;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Coverage;

/// <summary>Which seconds of a stream are recorded, and why not the others.</summary>
public record StreamTimeline
{
    public required StreamName Name { get; init; }

    /// <summary>Begin of the time that the statement is about.</summary>
    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>From when to when the account of the stream goes, whatever was asked for: outside of it nothing is missing.</summary>
    public required CoverageSpan Known { get; init; }

    public required double RecordedSeconds { get; init; }

    public required IReadOnlyList<CoverageSpan> Spans { get; init; }

    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>Of the latest run; null when none is known.</summary>
    public required ClockQuality? Clock { get; init; }
}
