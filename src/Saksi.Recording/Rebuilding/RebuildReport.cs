namespace Saksi.Recording.Rebuilding;

/// <param name="Segments">Segments that are in the new index.</param>
/// <param name="Missing">Segments that the journal names and that cannot be read or are not there.</param>
/// <param name="Problems">What could not be read, in sentences.</param>
public sealed record RebuildReport(int Segments, int Missing, IReadOnlyList<string> Problems);
