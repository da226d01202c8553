namespace Saksi.Recording.Unsealing;

/// <summary>A stretch of the result that has no hole: what wall time stands where in the file.</summary>
/// <param name="From">Wall time of its first picture.</param>
/// <param name="To">Wall time at which its last picture ends.</param>
/// <param name="At">Where it begins in the file.</param>
public sealed record UnsealedPiece(DateTimeOffset From, DateTimeOffset To, TimeSpan At);
