using Saksi.Onvif.Http;

namespace Saksi.Onvif.Tests.Http;

public sealed class HttpAuthenticatorTests
{
    private static readonly Uri Address = new("http://192.0.2.7/onvif/device_service");

    [Fact]
    public void Tries_the_stronger_first_and_then_the_others()
    {
        var authenticator = new HttpAuthenticator("u", "p", isEncrypted: true, allowBasicOverPlainText: false);
        string[] offered = ["Basic realm=\"r\"", "Digest realm=\"r\", nonce=\"1\"", "Digest realm=\"r\", nonce=\"1\", algorithm=SHA-256"];

        var sent = new List<string>();
        HttpAuthorization? last = null;
        while (authenticator.TryTake(Address, offered, last))
        {
            last = authenticator.Authorize("POST", Address);
            sent.Add(last!.Challenge.IsDigest ? last.Challenge.Hash.Name! : "Basic");
        }

        Assert.Equal(["SHA256", "MD5", "Basic"], sent);
    }

    [Theory]
    [InlineData("the camera says that it is old", 1, "Digest realm=\"r\", nonce=\"2\", stale=true", true)]
    [InlineData("another one, after it was used often", 2, "Digest realm=\"r\", nonce=\"2\"", true)]
    [InlineData("another one, after the first use", 1, "Digest realm=\"r\", nonce=\"2\"", false)]
    [InlineData("the same", 5, "Digest realm=\"r\", nonce=\"1\"", false)]
    public void Takes_a_new_nonce_for_an_old_one(string name, int uses, string offered, bool isTaken)
    {
        var authenticator = new HttpAuthenticator("u", "p", false, false);
        Assert.True(authenticator.TryTake(Address, ["Digest realm=\"r\", nonce=\"1\""], null));
        HttpAuthorization? last = null;
        for (var use = 0; use < uses; use++)
        {
            last = authenticator.Authorize("POST", Address);
        }

        Assert.Equal((name, isTaken), (name, authenticator.TryTake(Address, [offered], last)));
    }

    [Fact]
    public void Counts_the_uses_of_a_nonce()
    {
        var authenticator = new HttpAuthenticator("u", "p", false, false);
        authenticator.TryTake(Address, ["Digest realm=\"r\", nonce=\"1\", qop=\"auth\""], null);

        Assert.Contains("nc=00000001", authenticator.Authorize("POST", Address)!.Value, StringComparison.Ordinal);
        Assert.Contains("nc=00000002", authenticator.Authorize("POST", Address)!.Value, StringComparison.Ordinal);
        Assert.Null(authenticator.Authorize("POST", new Uri(Address, "/onvif/Media")));
    }

    [Fact]
    public void Keeps_few_paths()
    {
        var authenticator = new HttpAuthenticator("u", "p", false, false);
        for (var number = 0; number < 1000; number++)
        {
            var path = new Uri(Address, $"/onvif/Subscription/{number}");
            Assert.True(authenticator.TryTake(path, ["Digest realm=\"r\", nonce=\"1\""], null));
            Assert.NotNull(authenticator.Authorize("POST", path));
        }
    }
}
