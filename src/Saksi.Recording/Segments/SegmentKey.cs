using System.Globalization;

namespace Saksi.Recording.Segments;

/// <summary>Which segment: the run it belongs to and its place in the run. Unique over all data directories.</summary>
/// <param name="Run">The run's id: 64 random bits.</param>
/// <param name="Sequence">0 for the run's first segment.</param>
public readonly record struct SegmentKey(ulong Run, int Sequence)
{
    public override string ToString() => $"{Run:x16}-{Sequence:d5}";

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out SegmentKey key)
    {
        key = default;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        if (dash != 16
            || !ulong.TryParse(text.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var run)
            || !int.TryParse(text.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence))
        {
            return false;
        }

        key = new SegmentKey(run, sequence);
        return true;
    }
}
