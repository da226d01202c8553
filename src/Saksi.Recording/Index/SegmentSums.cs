namespace Saksi.Recording.Index;

/// <summary>What the segments of a stream in a time come to.</summary>
internal readonly record struct SegmentSums(long FileBytes, long AccessUnits, long LostPackets, long DamagedAccessUnits);
