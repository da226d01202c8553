namespace Saksi.Server.Watching;

/// <summary>How the watching of a camera is doing.</summary>
/// <param name="State">no-pictures, watching, failing or unavailable.</param>
/// <param name="Detail">What is wrong and what to do; null when nothing is.</param>
/// <param name="IsMoving">Whether something moves there now.</param>
internal sealed record WatchDocument(string State, string? Detail, bool IsMoving);
