namespace Saksi.Recording.Playback;

/// <summary>Where a fragment lies in its segment's payload, and in time.</summary>
/// <param name="Offset">Of its first byte in the payload.</param>
/// <param name="SizeBytes">Its length.</param>
/// <param name="Start">After the segment's start.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="StartsWithKeyFrame">A player may begin here.</param>
public readonly record struct StoredFragmentPlace(
    long Offset, int SizeBytes, TimeSpan Start, TimeSpan Duration, bool StartsWithKeyFrame);
