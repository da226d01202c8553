namespace Saksi.Recording.Index;

/// <summary>A hold as the index keeps it.</summary>
internal sealed record HoldRow(Guid Id, string Camera, long FromUs, long ToUs, string Reason, long PlacedUs);
