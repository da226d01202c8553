namespace Saksi.Server.Events;

/// <summary>Something that was noticed.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Camera">Null: it is about the machine.</param>
/// <param name="Kind">What.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="Score">How much of the picture moved, from 0 to 1; null where that says nothing.</param>
/// <param name="Source">Who noticed: <c>saksi</c> or <c>camera</c>.</param>
/// <param name="Detail">More words; possibly none.</param>
internal sealed record NoticedEvent(
    long Id, string? Camera, EventKind Kind, DateTimeOffset Start, DateTimeOffset? End, double? Score, string Source, string Detail);
