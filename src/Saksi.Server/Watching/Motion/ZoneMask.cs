namespace Saksi.Server.Watching.Motion;

/// <summary>Which cells count.</summary>
internal static class ZoneMask
{
    public static bool[] Of(IReadOnlyList<Zone> zones, int columns, int rows)
    {
        var mask = new bool[columns * rows];
        var included = zones.Where(zone => !zone.IsExcluded).ToList();
        var excluded = zones.Where(zone => zone.IsExcluded).ToList();
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                var x = (column + 0.5) / columns;
                var y = (row + 0.5) / rows;
                mask[(row * columns) + column] =
                    (included.Count == 0 || included.Exists(zone => zone.Contains(x, y))) && !excluded.Exists(zone => zone.Contains(x, y));
            }
        }

        return mask;
    }
}
