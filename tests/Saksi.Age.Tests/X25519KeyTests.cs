namespace Saksi.Age.Tests;

public sealed class X25519KeyTests
{
    // The pair that age.md prints.
    private const string Identity = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    private const string Recipient = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    [Fact]
    public void Computes_the_recipient_of_the_specification()
    {
        var identity = X25519Identity.Parse(Identity);

        Assert.Equal(Recipient, identity.Recipient.ToString());
        Assert.Equal(Identity, identity.ToString());
        Assert.Equal(X25519Recipient.Parse(Recipient), identity.Recipient);
    }

    [Fact]
    public void Generates_pairs_that_survive_their_text_and_differ()
    {
        var identity = X25519Identity.Generate();

        Assert.Equal(identity.Recipient, X25519Identity.Parse(identity.ToString()).Recipient);
        Assert.Equal(identity.Recipient, X25519Recipient.Parse(identity.Recipient.ToString()));
        Assert.NotEqual(identity.Recipient, X25519Identity.Generate().Recipient);
    }

    [Theory]
    [InlineData("nothing", "", "separator")]
    [InlineData("an identity", Identity, "secret")]
    [InlineData("upper case", "AGE1ZVKYG2LQZRAA2LNJVQEJ32NKUU0UES2S82HZRYE869XEEXVN73EQUNUJWJ", "lower case")]
    [InlineData("a mistyped letter", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwq", "checksum")]
    [InlineData("a letter is missing", "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujw", "checksum")]
    [InlineData("another prefix", "split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", "split1")]
    [InlineData("a plugin's", "age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e", "plugin")]
    [InlineData("an SSH key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIH9pO5pz22JZEas", "stock age")]
    [InlineData("a space in front", " " + Recipient, "visible ASCII")]
    public void Says_what_is_wrong_with_a_recipient(string _, string text, string reason)
    {
        Assert.False(X25519Recipient.TryParse(text, out var _, out var found));
        Assert.Contains(reason, found, StringComparison.Ordinal);
        var error = Assert.Throws<AgeFormatException>(() => X25519Recipient.Parse(text));
        Assert.Equal(AgeFault.Key, error.Fault);
    }

    [Theory]
    [InlineData("too short", 31)]
    [InlineData("too long", 33)]
    [InlineData("empty", 0)]
    public void Wants_keys_of_32_bytes(string _, int length)
    {
        Assert.False(X25519Recipient.TryParse(Bech32.Encode("age", new byte[length]), out var _));
        Assert.False(X25519Identity.TryParse(Bech32.Encode("age-secret-key-", new byte[length]).ToUpperInvariant(), out var _, out var _));
    }

    [Theory]
    [InlineData("zero", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("one", "0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("order eight", "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800")]
    [InlineData("p - 1", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Refuses_a_recipient_of_small_order(string _, string hex) =>
        Assert.False(X25519Recipient.TryParse(Bech32.Encode("age", Convert.FromHexString(hex)), out var _));

    [Theory]
    [InlineData("a recipient", Recipient, "public")]
    [InlineData("lower case", "age-secret-key-1gfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpyysjzgfpq4egaex", "upper case")]
    [InlineData("a mistyped letter", "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEQ", "checksum")]
    [InlineData("an SSH key", "-----BEGIN OPENSSH PRIVATE KEY-----", "stock age")]
    [InlineData("a post-quantum one", "AGE-SECRET-KEY-PQ-1XX76JRALNLXDMEW0CRK45QMCCH4X06SE84UN3VPM33W6HWDX0H3SK3ZQFR", "post-quantum")]
    public void Says_what_is_wrong_with_an_identity_without_telling_it(string _, string text, string reason)
    {
        Assert.False(X25519Identity.TryParse(text, out var _, out var found));
        Assert.Contains(reason, found, StringComparison.Ordinal);
        Assert.DoesNotContain(text[20..30], found, StringComparison.OrdinalIgnoreCase);
    }
}
