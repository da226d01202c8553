using Saksi.Recording.Coverage;

namespace Saksi.Recording.Index;

/// <summary>A gap as the index keeps it; without an end while it lasts.</summary>
internal sealed record GapRow(long FromUs, long? ToUs, GapReason Reason, string Detail);
