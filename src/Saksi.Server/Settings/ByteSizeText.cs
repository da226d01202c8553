using System.Buffers;
using System.Globalization;

namespace Saksi.Server.Settings;

/// <summary>Sizes as people type them: <c>10GB</c> (powers of 1000, as disks are sold), <c>10GiB</c> (powers of 1024), <c>4096</c>.</summary>
public static class ByteSizeText
{
    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    private static readonly (string Name, decimal Bytes)[] Units =
    [
        ("", 1), ("B", 1),
        ("KB", 1e3m), ("MB", 1e6m), ("GB", 1e9m), ("TB", 1e12m), ("PB", 1e15m),
        ("K", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m), ("P", 1e15m),
        ("KIB", 1L << 10), ("MIB", 1L << 20), ("GIB", 1L << 30), ("TIB", 1L << 40), ("PIB", 1L << 50),
    ];

    /// <summary>Parses a number and a unit, in any case, with or without a blank between them.</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var end = text.AsSpan().IndexOfAnyExcept(NumberLetters);
        var digits = end < 0 ? text : text[..end];
        var unit = text[digits.Length..].Trim().ToUpperInvariant();
        var found = Array.FindIndex(Units, candidate => candidate.Name == unit);
        if (found < 0 || digits.Length > 15
            || !decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var exact = number * Units[found].Bytes;
        bytes = exact <= long.MaxValue ? (long)exact : 0;
        return exact <= long.MaxValue;
    }

    /// <summary>Formats with three significant digits: <c>4.21 GB</c>.</summary>
    public static string Format(long bytes)
    {
        if (Math.Abs((double)bytes) < 1000)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        }

        var size = (double)bytes;
        var unit = 0;
        while (Math.Abs(size) >= 999.5 && unit < 5)
        {
            size /= 1000;
            unit++;
        }

        var format = Math.Abs(size) switch { < 9.995 => "0.00", < 99.95 => "0.0", _ => "0" };
        return size.ToString(format, CultureInfo.InvariantCulture) + " " + "kMGTP"[unit - 1] + "B";
    }
}
