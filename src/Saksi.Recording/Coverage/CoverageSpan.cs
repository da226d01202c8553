namespace Saksi.Recording.Coverage;

/// <summary>A stretch of time that is recorded without a hole.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">Its end.</param>
public sealed record CoverageSpan(DateTimeOffset From, DateTimeOffset To);
