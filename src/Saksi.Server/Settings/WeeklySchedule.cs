using System.Globalization;

namespace Saksi.Server.Settings;

/// <summary>Times of the week, by the clock on the wall where the recorder stands.</summary>
public sealed class WeeklySchedule : IEquatable<WeeklySchedule>
{
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly IReadOnlyList<Stretch> _stretches;

    private WeeklySchedule(IReadOnlyList<string> texts, IReadOnlyList<Stretch> stretches)
    {
        Texts = texts;
        _stretches = stretches;
    }

    /// <summary>As written: <c>mon-fri 08:00-18:00</c>.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>Reads stretches of the week.</summary>
    /// <param name="texts">Each <c>DAY TIME-TIME</c> or <c>DAY-DAY TIME-TIME</c>; a time that ends before it begins goes past midnight.</param>
    /// <param name="schedule">The schedule, when all can be read.</param>
    /// <param name="wrong">The first that cannot.</param>
    public static bool TryParse(IReadOnlyList<string> texts, out WeeklySchedule? schedule, out string? wrong)
    {
        var stretches = new List<Stretch>();
        foreach (var text in texts)
        {
            if (!TryParse(text, stretches))
            {
                (schedule, wrong) = (null, text);
                return false;
            }
        }

        (schedule, wrong) = (new WeeklySchedule(texts, stretches), null);
        return true;
    }

    /// <summary>Whether a moment lies in it.</summary>
    /// <param name="local">By the clock on the wall.</param>
    public bool Contains(DateTime local) => _stretches.Any(stretch => stretch.Contains(local.DayOfWeek, local.TimeOfDay));

    public bool Equals(WeeklySchedule? other) => other is not null && Texts.SequenceEqual(other.Texts);

    public override bool Equals(object? obj) => Equals(obj as WeeklySchedule);

    public override int GetHashCode() => string.Join('\n', Texts).GetHashCode(StringComparison.Ordinal);

    private static bool TryParse(string text, List<Stretch> stretches)
    {
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != 2)
        {
            return false;
        }

        var days = parts[0].Split('-');
        var times = parts[1].Split('-');
        var first = Array.IndexOf(Days, days[0].ToLowerInvariant());
        var last = Array.IndexOf(Days, days[^1].ToLowerInvariant());
        if (days.Length > 2 || first < 0 || last < 0 || times.Length != 2 || !TryTime(times[0], out var from) || !TryTime(times[1], out var to))
        {
            return false;
        }

        for (var day = first; ; day = (day + 1) % Days.Length)
        {
            stretches.Add(new Stretch((DayOfWeek)day, from, to));
            if (day == last)
            {
                return true;
            }
        }
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        if (text == "24:00")
        {
            time = TimeSpan.FromDays(1);
            return true;
        }

        return TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out time);
    }

    private readonly record struct Stretch(DayOfWeek Day, TimeSpan From, TimeSpan To)
    {
        public bool Contains(DayOfWeek day, TimeSpan time) => From < To
            ? day == Day && time >= From && time < To
            : (day == Day && time >= From) || (day == (DayOfWeek)(((int)Day + 1) % Days.Length) && time < To);
    }
}
