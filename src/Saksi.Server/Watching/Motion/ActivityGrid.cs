namespace Saksi.Server.Watching.Motion;

/// <summary>Where something moved, on 16 by 9 fields: a bit each, row by row, the first field in the highest bit of the first byte.</summary>
internal static class ActivityGrid
{
    public const int Columns = 16;
    public const int Rows = 9;
    public const int Bytes = Columns * Rows / 8;

    /// <summary>Marks the field of a cell.</summary>
    public static void Mark(Span<byte> grid, int column, int row, int columns, int rows)
    {
        var field = (row * Rows / rows * Columns) + (column * Columns / columns);
        grid[field / 8] |= (byte)(0x80 >> (field % 8));
    }
}
