namespace Saksi.Server.Events;

/// <summary>Something that was noticed.</summary>
/// <param name="Id">Grows with time.</param>
/// <param name="Camera">Null: it is about the machine.</param>
/// <param name="Kind">motion, tamper, digital-input, camera-lost, camera-back, gap or disk-low.</param>
/// <param name="Start">When it began.</param>
/// <param name="End">When it ended; null while it lasts.</param>
/// <param name="Score">How much of the picture moved, from 0 to 1.</param>
/// <param name="Source">saksi, or camera when the camera said so itself.</param>
/// <param name="Detail">More words; possibly none.</param>
internal sealed record EventDocument(
    long Id, string? Camera, string Kind, DateTimeOffset Start, DateTimeOffset? End, double? Score, string Source, string Detail)
{
    public static EventDocument Of(NoticedEvent noticed) => new(
        noticed.Id,
        noticed.Camera,
        noticed.Kind.Name(),
        noticed.Start,
        noticed.End,
        noticed.Score is { } score ? Math.Round(score, 4) : null,
        noticed.Source,
        noticed.Detail);
}

/// <summary>Where something moved in one second.</summary>
/// <param name="Time">The second.</param>
/// <param name="Grid">Base64 of 18 bytes: 16 by 9 bits, row by row from the upper left, the highest bit first.</param>
internal sealed record ActivityDocument(DateTimeOffset Time, string Grid);
