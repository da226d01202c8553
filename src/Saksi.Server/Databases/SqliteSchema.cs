namespace Saksi.Server.Databases;

/// <summary>What a database is to be like.</summary>
/// <param name="Steps">Step i leads from version i to i + 1. Steps that were released are never changed.</param>
/// <param name="IsDurable">What was written survives a power cut; false: the last of it may be gone, the rest is whole.</param>
/// <param name="Advice">What to do with a file that cannot be used.</param>
/// <param name="AtOpening">A statement to begin with each time; null: none.</param>
internal sealed record SqliteSchema(IReadOnlyList<string> Steps, bool IsDurable, string Advice, string? AtOpening = null);
