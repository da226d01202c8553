using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Rtsp;

public sealed class RtspAuthenticatorTests
{
    private const string Uri = "rtsp://10.0.0.1/s/track1";
    private const string Nonce7616 = "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v";

    private readonly RtspQuirkSet _quirks = new();

    [Theory]
    [InlineData(
        "RFC 7616 3.9.1, MD5", "Circle of Life", "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=MD5, nonce=\"" + Nonce7616 + "\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData(
        "RFC 7616 3.9.1, SHA-256", "Circle of Life", "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=SHA-256, nonce=\"" + Nonce7616 + "\"",
        "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    [InlineData(
        "RFC 2617 3.5", "Circle Of Life", "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
        "0a4f113b", "6629fae49393a05397450978507c4ef1")]
    public void Computes_published_digests(
        string name, string password, string challenge, string clientNonce, string response)
    {
        Assert.NotEmpty(name);
        var authenticator = new RtspAuthenticator("Mufasa", password, false, false, _quirks);
        var parsed = Assert.Single(AuthenticationChallenge.ParseAll([challenge]));
        var value = authenticator.Digest(parsed, "GET", "/dir/index.html", 1, clientNonce);
        Assert.Contains($"response=\"{response}\"", value, StringComparison.Ordinal);
        Assert.Contains("nc=00000001", value, StringComparison.Ordinal);
    }

    /// <summary>Expected: the algorithm parameter that is echoed, and whether opaque and qop are.</summary>
    [Theory]
    [InlineData("25 SHA-256 only, quoted", "Digest realm=\"IP Camera(AB705)\", nonce=\"fcc8\", algorithm=\"SHA-256\", stale=\"FALSE\"", "SHA-256", false, false)]
    [InlineData("26 unquoted stale, blanks, empty opaque", "Digest realm=\"x\",  nonce=\"133767111917411116111311118211673010032\",  opaque=\"\", stale=FALSE", null, true, false)]
    [InlineData("27 no algorithm is not echoed", "Digest realm=\"x\", nonce=\"1\"", null, false, false)]
    [InlineData("MD5 in lower case is echoed as it was", "digest realm=\"x\", nonce=\"1\", algorithm=md5", "md5", false, false)]
    [InlineData("qop", "Digest realm=\"x\",nonce=\"1\",qop=\"auth\"", null, false, true)]
    [InlineData("blanks around equals signs", "Digest realm = \"x\" , nonce = \"1\" , qop = auth", null, false, true)]
    public void Echoes_what_was_given_and_nothing_else(
        string name, string challenge, string? algorithm, bool hasOpaque, bool hasQop)
    {
        Assert.NotEmpty(name);
        var authenticator = new RtspAuthenticator("u", "p", false, false, _quirks);
        Assert.True(authenticator.TryTake([challenge]));
        var value = authenticator.Authorize("DESCRIBE", Uri)!;
        Assert.StartsWith("Digest username=\"u\", realm=\"", value, StringComparison.Ordinal);
        Assert.Contains($"uri=\"{Uri}\"", value, StringComparison.Ordinal); // 28
        Assert.Equal(algorithm is not null, value.Contains("algorithm=" + algorithm, StringComparison.Ordinal));
        Assert.Equal(hasOpaque, value.Contains("opaque=", StringComparison.Ordinal));
        Assert.Equal(hasQop, value.Contains("qop=auth, nc=00000001, cnonce=\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Counts_the_uses_of_a_nonce()
    {
        var authenticator = new RtspAuthenticator("u", "p", false, false, _quirks);
        Assert.True(authenticator.TryTake(["Digest realm=\"x\", nonce=\"1\", qop=\"auth\""]));
        Assert.Contains("nc=00000001", authenticator.Authorize("A", Uri), StringComparison.Ordinal);
        Assert.Contains("nc=00000002", authenticator.Authorize("B", Uri), StringComparison.Ordinal);
    }

    /// <summary>24: each case lists what the camera offers and what is answered, in the order of refusals.</summary>
    [Theory]
    [InlineData("Basic first", false, false, "Basic realm=\"x\"|Digest realm=\"x\", nonce=\"1\"", "md5")]
    [InlineData("Digest first", false, false, "Digest realm=\"x\", nonce=\"1\"|Basic realm=\"x\"", "md5")]
    [InlineData("both algorithms", false, false, "Digest realm=\"x\", nonce=\"1\", algorithm=MD5|Digest realm=\"x\", nonce=\"2\", algorithm=SHA-256", "sha256 md5")]
    [InlineData("one line, behind a comma", false, false, "Digest realm=\"x, y\", nonce=\"1\", Basic realm=\"x\"", "md5")]
    [InlineData("refused Digest, Basic waived", false, true, "Digest realm=\"x\", nonce=\"1\"|Basic realm=\"x\"", "md5 basic")]
    [InlineData("refused Digest, Basic inside TLS", true, false, "Digest realm=\"x\", nonce=\"1\"|Basic realm=\"x\"", "md5 basic")]
    [InlineData("Basic alone", false, false, "Basic realm=\"x\"", "basic")]
    [InlineData("unknown algorithm", false, false, "Digest realm=\"x\", nonce=\"1\", algorithm=SHA-512", "")]
    [InlineData("unknown scheme", false, false, "Bearer realm=\"x\"", "")]
    [InlineData("no nonce", false, false, "Digest realm=\"x\"", "")]
    [InlineData("nothing", false, false, "", "")]
    [InlineData("junk", false, false, "\"\"\",,,===;;;\"", "")]
    public void Picks_the_strongest_then_falls_back(
        string name, bool isEncrypted, bool allowBasic, string offers, string expected)
    {
        Assert.NotEmpty(name);
        var authenticator = new RtspAuthenticator("u", "p", isEncrypted, allowBasic, _quirks);
        var answered = new List<string>();
        while (authenticator.TryTake(offers.Split('|')))
        {
            var value = authenticator.Authorize("DESCRIBE", Uri)!;
            answered.Add(value.StartsWith("Basic", StringComparison.Ordinal) ? "basic"
                : value.Contains("SHA-256", StringComparison.Ordinal) ? "sha256" : "md5");
            Assert.True(answered.Count < 5);
        }

        Assert.Equal(expected, string.Join(' ', answered));
        Assert.Equal(expected.EndsWith("basic", StringComparison.Ordinal) && !isEncrypted, _quirks.Contains(RtspQuirk.BasicAuthentication));
        Assert.Equal(answered.Count > 1, _quirks.Contains(RtspQuirk.OfferedDigestRefused));
    }

    [Fact]
    public void Takes_a_fresh_nonce_when_the_old_one_is_stale_but_does_not_repeat_refused_credentials()
    {
        var authenticator = new RtspAuthenticator("u", "p", false, false, _quirks);
        Assert.True(authenticator.TryTake(["Digest realm=\"x\", nonce=\"1\""]));
        authenticator.Authorize("A", Uri);
        Assert.True(authenticator.TryTake(["Digest realm=\"x\", nonce=\"2\", stale=TRUE"]));
        Assert.Contains("nonce=\"2\"", authenticator.Authorize("A", Uri), StringComparison.Ordinal);
        authenticator.Authorize("B", Uri);

        // A nonce that has worked before is replaced without being called stale: cameras forget the word.
        Assert.True(authenticator.TryTake(["Digest realm=\"x\", nonce=\"3\""]));
        authenticator.Authorize("C", Uri);
        Assert.False(authenticator.TryTake(["Digest realm=\"x\", nonce=\"4\""]));
    }

    [Fact]
    public void Has_no_answer_without_credentials_but_knows_the_realm()
    {
        var authenticator = new RtspAuthenticator(null, null, false, false, _quirks);
        Assert.False(authenticator.TryTake(["Digest realm=\"IP Camera(AB705)\", nonce=\"1\""]));
        Assert.Null(authenticator.Authorize("A", Uri));
        Assert.Equal("IP Camera(AB705)", authenticator.Realm);
    }

    [Theory]
    [InlineData("an unknown algorithm", "Digest realm=\"x\", nonce=\"1\", algorithm=SHA-512-256", true)]
    [InlineData("nothing", "", true)]
    [InlineData("a known one", "Digest realm=\"x\", nonce=\"1\"", false)]
    public void Knows_whether_it_was_the_password_that_was_refused(string name, string challenge, bool isUnknown)
    {
        Assert.NotEmpty(name);
        var authenticator = new RtspAuthenticator("u", "p", false, false, _quirks);
        Assert.Equal(!isUnknown, authenticator.TryTake([challenge]));
        Assert.Equal(isUnknown, authenticator.KnowsNoChallenge);
    }

    [Fact]
    public void Sends_names_and_passwords_as_UTF8_and_quotes_quotes()
    {
        var basic = new RtspAuthenticator("ü", "ä", true, false, _quirks);
        Assert.True(basic.TryTake(["Basic realm=\"x\""]));
        Assert.Equal("Basic " + Convert.ToBase64String("ü:ä"u8), basic.Authorize("A", Uri));

        var digest = new RtspAuthenticator("a\"b\\c", "p", false, false, _quirks);
        Assert.True(digest.TryTake(["Digest realm=\"x\", nonce=\"1\""]));
        Assert.Contains("username=\"a\\\"b\\\\c\"", digest.Authorize("A", Uri), StringComparison.Ordinal);
    }
}
