using System.Buffers;
using System.Globalization;

namespace Saksi.Server.Settings;

/// <summary>Durations as people type them: <c>30s</c>, <c>5m</c>, <c>1h30m</c>, <c>7d</c>, <c>250ms</c>, <c>1.5s</c>.</summary>
public static class DurationText
{
    private static readonly SearchValues<char> NumberLetters = SearchValues.Create("0123456789.");

    /// <summary>A hundred years, so that adding a duration to a time cannot overflow.</summary>
    private const double LongestSeconds = 100 * 365.25 * 86_400;

    /// <summary>Parses numbers with units, the larger unit first, each unit at most once. Zero is allowed, negative is not.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var seconds = 0.0;
        var previousUnitSeconds = double.PositiveInfinity;
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (!TryTakePart(ref rest, out var number, out var unitSeconds) || unitSeconds >= previousUnitSeconds)
            {
                return false;
            }

            seconds += number * unitSeconds;
            previousUnitSeconds = unitSeconds;
        }

        if (double.IsPositiveInfinity(previousUnitSeconds) || seconds > LongestSeconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    /// <summary>Formats with the two largest units that matter: <c>1h30m</c>, <c>42s</c>, <c>0.4s</c>.</summary>
    public static string Format(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#}s"),
        < 60 => $"{(int)duration.TotalSeconds}s",
        < 3600 => Join(duration.Minutes, "m", duration.Seconds, "s"),
        < 86_400 => Join(duration.Hours, "h", duration.Minutes, "m"),
        _ => Join(duration.Days, "d", duration.Hours, "h"),
    };

    /// <summary>Formats with the one unit that loses nothing, to the millisecond, so that what is written is read as it was: <c>90m</c>, <c>0.4s</c>.</summary>
    public static string FormatExact(TimeSpan duration) => duration switch
    {
        _ when duration.Ticks % TimeSpan.TicksPerDay == 0 => $"{duration.Ticks / TimeSpan.TicksPerDay}d",
        _ when duration.Ticks % TimeSpan.TicksPerHour == 0 => $"{duration.Ticks / TimeSpan.TicksPerHour}h",
        _ when duration.Ticks % TimeSpan.TicksPerMinute == 0 => $"{duration.Ticks / TimeSpan.TicksPerMinute}m",
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.###}s"),
    };

    private static bool TryTakePart(ref ReadOnlySpan<char> rest, out double number, out double unitSeconds)
    {
        unitSeconds = 0;
        var digits = rest.IndexOfAnyExcept(NumberLetters);
        if (digits <= 0
            || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
        {
            number = 0;
            return false;
        }

        rest = rest[digits..];
        var letters = rest.IndexOfAny(NumberLetters);
        var unit = letters < 0 ? rest : rest[..letters];
        rest = rest[unit.Length..];
        unitSeconds = unit switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => 0,
        };
        return unitSeconds > 0;
    }

    private static string Join(int large, string largeUnit, int small, string smallUnit) =>
        small == 0 ? $"{large}{largeUnit}" : $"{large}{largeUnit}{small}{smallUnit}";
}
