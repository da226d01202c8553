namespace Saksi.Media.Mp4;

/// <summary>A producer reference time (<c>prft</c>, ISO 14496-12 8.16.5).</summary>
/// <param name="TrackId">The track whose clock is meant.</param>
/// <param name="WallTime">The time of day.</param>
/// <param name="MediaTime">The same moment in ticks of the track.</param>
public readonly record struct Mp4ProducerTime(uint TrackId, DateTimeOffset WallTime, long MediaTime);
