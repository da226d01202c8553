namespace Saksi.Recording.Coverage;

/// <summary>A stretch of time that is not recorded.</summary>
/// <param name="From">Its first instant.</param>
/// <param name="To">The instant recording went on; null while it lasts.</param>
/// <param name="Reason">Why.</param>
/// <param name="Detail">More words about the reason, possibly none.</param>
public sealed record Gap(DateTimeOffset From, DateTimeOffset? To, GapReason Reason, string Detail);
