using System.Globalization;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Settings;

public sealed class WeeklyScheduleTests
{
    // 2026-11-23 is a Monday.
    [Theory]
    [InlineData("before it begins", "mon-fri 08:00-18:00", "2026-11-23 07:59:59", false)]
    [InlineData("its first second", "mon-fri 08:00-18:00", "2026-11-23 08:00:00", true)]
    [InlineData("its last second", "mon-fri 08:00-18:00", "2026-11-27 17:59:59", true)]
    [InlineData("its end", "mon-fri 08:00-18:00", "2026-11-27 18:00:00", false)]
    [InlineData("another day", "mon-fri 08:00-18:00", "2026-11-28 12:00:00", false)]
    [InlineData("past midnight", "sat 22:00-06:00", "2026-11-29 05:59:00", true)]
    [InlineData("past midnight, over", "sat 22:00-06:00", "2026-11-29 06:00:00", false)]
    [InlineData("past midnight, the morning of its own day", "sat 22:00-06:00", "2026-11-28 05:00:00", false)]
    [InlineData("over the weekend's edge", "fri-mon 00:00-24:00", "2026-11-29 23:59:59", true)]
    [InlineData("over the weekend's edge, outside", "fri-mon 00:00-24:00", "2026-11-24 00:00:00", false)]
    public void Knows_its_times(string name, string text, string at, bool isIn)
    {
        Assert.True(WeeklySchedule.TryParse([text], out var schedule, out _), name);
        Assert.Equal(isIn, schedule!.Contains(DateTime.Parse(at, CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mon")]
    [InlineData("mon 8-18")]
    [InlineData("mon 08:00-25:00")]
    [InlineData("mun 08:00-18:00")]
    [InlineData("mon-tue-wed 08:00-18:00")]
    [InlineData("mon 08:00")]
    public void Names_what_it_cannot_read(string text)
    {
        Assert.False(WeeklySchedule.TryParse(["mon 08:00-18:00", text], out _, out var wrong));
        Assert.Equal(text, wrong);
    }
}
