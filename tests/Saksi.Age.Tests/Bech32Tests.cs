namespace Saksi.Age.Tests;

public sealed class Bech32Tests
{
    [Theory]
    [InlineData("upper case", "A12UEL5L", "a")]
    [InlineData("lower case", "a12uel5l", "a")]
    [InlineData("long prefix", "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio1tt5tgs", "an83characterlonghumanreadablepartthatcontainsthenumber1andtheexcludedcharactersbio")]
    [InlineData("all of the alphabet", "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", "abcdef")]
    [InlineData("many zeros", "11qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqc8247j", "1")]
    [InlineData("a one in the prefix", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split")]
    [InlineData("a question mark", "?1ezyfcl", "?")]
    public void Accepts_the_valid_strings_of_bip_173(string _, string text, string prefix)
    {
        // "many zeros" and "all of the alphabet" hold groups of five bits that are no whole bytes; their checksum is right.
        var isWhole = Bech32.TryDecode(text, out var found, out var bytes, out var reason);

        Assert.True(isWhole || reason == "the data is padded wrongly", reason);
        Assert.Equal(prefix, found);
        if (isWhole)
        {
            Assert.Equal(text.ToLowerInvariant(), Bech32.Encode(prefix, bytes));
        }
    }

    [Theory]
    [InlineData("prefix holds a space", "\u00201nwldj5")]
    [InlineData("prefix holds DEL", "\u007f1axkwrx")]
    [InlineData("prefix is not ASCII", "\u00801eym55h")]
    [InlineData("no separator", "pzry9x0s0muk")]
    [InlineData("empty prefix", "1pzry9x0s0muk")]
    [InlineData("a letter outside the alphabet", "x1b4n0q5v")]
    [InlineData("checksum too short", "li1dgmt3")]
    [InlineData("not ASCII in the checksum", "de1lg7wt\u00ff")]
    [InlineData("checksum of the upper-case prefix", "A1G7SGD8")]
    [InlineData("empty prefix, checksum only", "10a06t8")]
    [InlineData("empty prefix, data", "1qzzfhee")]
    [InlineData("mixed case", "A12uEL5L")]
    [InlineData("wrong checksum", "a12uel5m")]
    [InlineData("nothing", "")]
    [InlineData("a separator alone", "1")]
    public void Rejects_the_invalid_strings_of_bip_173(string _, string text)
    {
        Assert.False(Bech32.TryDecode(text, out var _, out var _, out var reason));
        Assert.NotEmpty(reason);
    }

    [Fact]
    public void Gives_back_what_it_encoded_at_any_length()
    {
        Gen.Byte.Array[0, 100].Sample(bytes =>
            Bech32.TryDecode(Bech32.Encode("age", bytes), out var prefix, out var decoded, out _)
            && prefix == "age" && decoded.AsSpan().SequenceEqual(bytes));
    }

    [Fact]
    public void Notices_any_one_wrong_character()
    {
        var text = Bech32.Encode("age", new byte[32]);
        for (var i = 4; i < text.Length; i++)
        {
            var wrong = text[..i] + (text[i] == 'x' ? 'y' : 'x') + text[(i + 1)..];
            Assert.False(Bech32.TryDecode(wrong, out _, out _, out _), wrong);
        }
    }
}
