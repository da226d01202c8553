using System.Text.Json;
using CsCheck;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

public sealed class Rfc3339TimeTests
{
    private static readonly DateTimeOffset HalfPastEight = new(2026, 11, 24, 8, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("2026-11-24T08:30:00Z", 0)]
    [InlineData("2026-11-24T08:30Z", 0)]
    [InlineData("2026-11-24t08:30:00z", 0)]
    [InlineData("2026-11-24 08:30:00Z", 0)]
    [InlineData("2026-11-24T09:30:00+01:00", 0)]
    [InlineData("2026-11-24T03:00:00-05:30", 0)]
    [InlineData("2026-11-24T08:30:00.25Z", 250)]
    public void Reads(string text, int milliseconds)
    {
        Assert.True(Rfc3339Time.TryParse(text, out var time));
        Assert.Equal(HalfPastEight.AddMilliseconds(milliseconds), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("no offset", "2026-11-24T08:30:00")]
    [InlineData("a date alone", "2026-11-24")]
    [InlineData("another order", "24.11.2026 08:30:00Z")]
    [InlineData("no such day", "2026-02-30T08:30:00Z")]
    [InlineData("no such hour", "2026-11-24T24:30:00Z")]
    [InlineData("nothing", "")]
    [InlineData("Z alone", "Z")]
    public void Refuses(string name, string text)
    {
        Assert.NotEmpty(name);
        Assert.False(Rfc3339Time.TryParse(text, out _));
    }

    [Fact]
    public void Formats_in_UTC() =>
        Assert.Equal("2026-11-24T08:30:00.000Z", Rfc3339Time.Format(HalfPastEight.ToOffset(TimeSpan.FromHours(9))));

    [Fact]
    public void Reads_what_it_formats() =>
        Gen.DateTime.Select(time => new DateTimeOffset(time.Ticks / 10_000 * 10_000, TimeSpan.Zero)).Sample(time =>
            Rfc3339Time.TryParse(Rfc3339Time.Format(time), out var read) && read == time);

    [Fact]
    public void Stands_in_JSON_the_same_way()
    {
        var options = new JsonSerializerOptions { Converters = { new Rfc3339TimeConverter() } };

        Assert.Equal("\"2026-11-24T08:30:00.000Z\"", JsonSerializer.Serialize(HalfPastEight, options));
        Assert.Equal(HalfPastEight, JsonSerializer.Deserialize<DateTimeOffset>("\"2026-11-24T09:30:00+01:00\"", options));
    }
}
