namespace Saksi.Recording.Index;

/// <summary>What coverage needs of a segment: a day has thousands, and nobody waits for their paths.</summary>
internal readonly record struct CoveragePiece(
    string Run, long StartUs, long EndUs, long FileBytes, long AccessUnits, long LostPackets, long DamagedAccessUnits);
