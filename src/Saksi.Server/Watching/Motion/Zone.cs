using System.Globalization;

namespace Saksi.Server.Watching.Motion;

/// <summary>A polygon in a picture, in fractions of its width and height from the upper left corner.</summary>
/// <param name="IsExcluded">Nothing counts in it; otherwise, nothing counts outside of all such zones.</param>
/// <param name="Points">At least three corners.</param>
public sealed record Zone(bool IsExcluded, IReadOnlyList<(double X, double Y)> Points)
{
    private const int MostPoints = 64;

    /// <summary>Reads a zone as settings have it: <c>include 0.1,0.2 0.9,0.2 0.5,0.8</c>, or <c>exclude …</c>.</summary>
    public static Zone? TryParse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is < 4 or > MostPoints + 1 || words[0] is not ("include" or "exclude"))
        {
            return null;
        }

        var points = new List<(double X, double Y)>();
        foreach (var word in words[1..])
        {
            var parts = word.Split(',');
            if (parts.Length != 2 || !TryParseFraction(parts[0], out var x) || !TryParseFraction(parts[1], out var y))
            {
                return null;
            }

            points.Add((x, y));
        }

        return new Zone(words[0] == "exclude", points);
    }

    /// <summary>As <see cref="TryParse"/> reads it.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(IsExcluded ? "exclude" : "include")} {string.Join(' ', Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.####},{point.Y:0.####}")))}");

    /// <summary>Whether a point lies inside, by the number of edges to the right of it.</summary>
    public bool Contains(double x, double y)
    {
        var isInside = false;
        for (var i = 0; i < Points.Count; i++)
        {
            var from = Points[i];
            var to = Points[(i + 1) % Points.Count];
            if (from.Y > y != to.Y > y && x < ((to.X - from.X) * (y - from.Y) / (to.Y - from.Y)) + from.X)
            {
                isInside = !isInside;
            }
        }

        return isInside;
    }

    /// <summary>Equal with the same corners.</summary>
    public bool Equals(Zone? other) => other is not null && IsExcluded == other.IsExcluded && Points.SequenceEqual(other.Points);

    public override int GetHashCode() => HashCode.Combine(IsExcluded, Points.Count);

    private static bool TryParseFraction(string text, out double fraction) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction) && fraction is >= 0 and <= 1;
}
