using CsCheck;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Settings;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("30s", 30_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    [InlineData("250ms", 250)]
    [InlineData("1.5s", 1500)]
    [InlineData("0s", 0)]
    public void Reads_what_people_type(string text, long milliseconds)
    {
        Assert.True(DurationText.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), duration);
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("no unit", "30")]
    [InlineData("no number", "s")]
    [InlineData("negative", "-5s")]
    [InlineData("unknown unit", "5w")]
    [InlineData("capital unit", "5M")]
    [InlineData("blank", "1h 30m")]
    [InlineData("smaller unit first", "30m1h")]
    [InlineData("unit twice", "1m1m")]
    [InlineData("two points", "1.2.3s")]
    [InlineData("a point alone", ".s")]
    [InlineData("longer than a century", "40000d")]
    [InlineData("overflows", "99999999999999999999999999d")]
    [InlineData("other digits", "٣s")]
    public void Refuses(string name, string text)
    {
        Assert.NotEmpty(name);
        Assert.False(DurationText.TryParse(text, out _));
    }

    [Theory]
    [InlineData(400, "0.4s")]
    [InlineData(42_000, "42s")]
    [InlineData(90_000, "1m30s")]
    [InlineData(3_600_000, "1h")]
    [InlineData(93_600_000, "1d2h")]
    public void Formats_the_two_largest_units(long milliseconds, string text) =>
        Assert.Equal(text, DurationText.Format(TimeSpan.FromMilliseconds(milliseconds)));

    [Fact]
    public void Reads_any_text_without_an_exception() =>
        Gen.String[Gen.Char["0123456789.dhms -+x"], 0, 40].Sample(text =>
            !DurationText.TryParse(text, out var duration) || duration >= TimeSpan.Zero);
}
