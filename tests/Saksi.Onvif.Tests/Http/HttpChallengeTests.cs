using Saksi.Onvif.Http;

namespace Saksi.Onvif.Tests.Http;

public sealed class HttpChallengeTests
{
    private const string Rfc = "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm=ALGORITHM, "
        + "nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\", opaque=\"FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS\"";

    /// <summary>The example of RFC 7616 3.9.1.</summary>
    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Is_answered_as_the_RFC_does(string algorithm, string response)
    {
        var challenge = Assert.Single(HttpChallenge.ParseAll([Rfc.Replace("ALGORITHM", algorithm, StringComparison.Ordinal)]));

        var answer = HttpAuthorization.Create(
            "Mufasa", "Circle of Life", challenge, "GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");

        Assert.Contains($"response=\"{response}\"", answer.Value, StringComparison.Ordinal);
        Assert.Contains($"algorithm={algorithm}", answer.Value, StringComparison.Ordinal);
        Assert.Contains("qop=auth, nc=00000001", answer.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Hikvision", "Digest qop=\"auth\", realm=\"IP Camera(AB705)\", nonce=\"fcc8\", algorithm=\"SHA-256\", stale=\"FALSE\"", 2)]
    [InlineData("no algorithm", "Digest realm=x, nonce=1", 1)]
    [InlineData("blanks around the equals sign", "Digest realm = \"x\" , nonce = \"1\"", 1)]
    [InlineData("Basic", "Basic realm=\"x\"", 0)]
    [InlineData("unknown algorithm", "Digest realm=\"x\", nonce=\"1\", algorithm=SHA-512-256", null)]
    [InlineData("integrity only", "Digest realm=\"x\", nonce=\"1\", qop=\"auth-int\"", null)]
    [InlineData("no nonce", "Digest realm=\"x\"", null)]
    [InlineData("unknown scheme", "Bearer realm=\"x\"", null)]
    [InlineData("an open quote", "Digest realm=\"x, nonce=1", null)]
    [InlineData("a backslash at the end", "Digest nonce=\"1\\", 1)]
    [InlineData("nothing", "", null)]
    public void Is_read(string name, string header, int? strength) =>
        Assert.Equal((name, strength), (name, HttpChallenge.ParseAll([header]) is [var challenge] ? challenge.Strength : null));

    [Fact]
    public void Of_several_in_one_line_and_in_lines_of_their_own()
    {
        var challenges = HttpChallenge.ParseAll(["Basic realm=\"a\", Digest realm=\"b\", nonce=\"1\"", "Digest realm=\"c\", nonce=\"2\", algorithm=SHA-256"]);

        Assert.Equal([0, 1, 2], challenges.Select(challenge => challenge.Strength));
    }
}
