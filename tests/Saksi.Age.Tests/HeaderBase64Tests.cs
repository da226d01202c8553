namespace Saksi.Age.Tests;

public sealed class HeaderBase64Tests
{
    [Theory]
    [InlineData("empty", "", "")]
    [InlineData("one byte", "Zg", "66")]
    [InlineData("two bytes", "Zm8", "666f")]
    [InlineData("three bytes", "Zm9v", "666f6f")]
    [InlineData("the last two letters", "+/+/", "fbffbf")]
    public void Decodes_what_is_canonical(string _, string text, string hex) =>
        Assert.Equal(hex, Convert.ToHexStringLower(HeaderBase64.Decode(text)!));

    [Theory]
    [InlineData("padding", "Zg==")]
    [InlineData("half padding", "Zg=")]
    [InlineData("bits that no byte uses", "Zh")]
    [InlineData("bits that no byte uses, of two bytes", "Zm9")]
    [InlineData("one letter too many", "Zm9vY")]
    [InlineData("white space, which the framework would skip", "Zm 9v")]
    [InlineData("white space in place of letters", "Zm9vZg  ")]
    [InlineData("line end", "Zm9v\n")]
    [InlineData("URL alphabet", "-_-_")]
    [InlineData("not ASCII", "Zm9é")]
    public void Rejects_the_rest(string _, string text) => Assert.Null(HeaderBase64.Decode(text));

    [Fact]
    public void Gives_back_what_it_encoded() =>
        Gen.Byte.Array[0, 70].Sample(bytes => HeaderBase64.Decode(HeaderBase64.Encode(bytes))!.AsSpan().SequenceEqual(bytes));
}
