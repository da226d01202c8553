using CsCheck;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Settings;

public sealed class ByteSizeTextTests
{
    [Theory]
    [InlineData("4096", 4096)]
    [InlineData("0B", 0)]
    [InlineData("10GB", 10_000_000_000)]
    [InlineData("10 gb", 10_000_000_000)]
    [InlineData("10G", 10_000_000_000)]
    [InlineData("1.5TB", 1_500_000_000_000)]
    [InlineData("1KiB", 1024)]
    [InlineData("10GiB", 10_737_418_240)]
    [InlineData("9000PB", 9_000_000_000_000_000_000)]
    public void Reads_what_people_type(string text, long bytes)
    {
        Assert.True(ByteSizeText.TryParse(text, out var size));
        Assert.Equal(bytes, size);
    }

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("no number", "GB")]
    [InlineData("negative", "-1GB")]
    [InlineData("unknown unit", "10XB")]
    [InlineData("two points", "1.2.3GB")]
    [InlineData("more than 63 bits", "10000PB")]
    [InlineData("many digits", "99999999999999999999999999999999999999")]
    public void Refuses(string name, string text)
    {
        Assert.NotEmpty(name);
        Assert.False(ByteSizeText.TryParse(text, out _));
    }

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_500, "1.00 MB")]
    [InlineData(4_210_000_000, "4.21 GB")]
    [InlineData(long.MaxValue, "9223 PB")]
    public void Formats_three_digits(long bytes, string text) => Assert.Equal(text, ByteSizeText.Format(bytes));

    [Fact]
    public void Reads_any_text_without_an_exception() =>
        Gen.String[Gen.Char["0123456789. kKmMgGiIbB-"], 0, 40].Sample(text =>
            !ByteSizeText.TryParse(text, out var bytes) || bytes >= 0);
}
