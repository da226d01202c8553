namespace Saksi.Recording.Holds;

/// <summary>Recordings that retention must not delete, whatever the limits say.</summary>
/// <param name="Id">Names the hold when it is released.</param>
/// <param name="Camera">One camera, or empty for all.</param>
/// <param name="From">Segments that overlap the time from here …</param>
/// <param name="To">… to here are held whole.</param>
/// <param name="Reason">Why, in the owner's words.</param>
/// <param name="Placed">When it was placed.</param>
public sealed record Hold(Guid Id, string Camera, DateTimeOffset From, DateTimeOffset To, string Reason, DateTimeOffset Placed);
