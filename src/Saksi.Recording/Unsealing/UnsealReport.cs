using Saksi.Recording.Coverage;

namespace Saksi.Recording.Unsealing;

/// <summary>What was opened.</summary>
public sealed record UnsealReport
{
    /// <summary>Pictures, or audio frames where there is no video.</summary>
    public required long AccessUnits { get; init; }

    /// <summary>Bytes of samples.</summary>
    public required long Bytes { get; init; }

    public required int Segments { get; init; }

    /// <summary>One for each stretch without a hole; holes are closed up in the file.</summary>
    public required IReadOnlyList<UnsealedPiece> Pieces { get; init; }

    /// <summary>What could not be opened or was left out, in sentences.</summary>
    public required IReadOnlyList<string> Problems { get; init; }

    /// <summary>Which times these are about: those of segments that are not whole, without what is in the result of them.</summary>
    public required IReadOnlyList<CoverageSpan> Missing { get; init; }

    /// <summary>Everything that is recorded in the time asked for is in the result.</summary>
    public bool IsComplete => Problems.Count == 0;
}
