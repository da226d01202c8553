using System.Text;
using System.Text.RegularExpressions;
using Saksi.Simulator.Personalities;
using Saksi.Simulator.Server;

namespace Saksi.Simulator.Tests.Server;

public sealed partial class AuthenticatorTests
{
    [Theory]
    [InlineData("MD5", AuthScheme.DigestMd5, "")]
    [InlineData("SHA-256", AuthScheme.DigestSha256, "algorithm=SHA-256, ")]
    public void Digests_are_checked(string algorithm, AuthScheme scheme, string parameter)
    {
        var authenticator = new Authenticator([scheme], "realm", requiresFullUri: false);
        var nonce = Nonce().Match(authenticator.Challenges().Single()).Groups[1].Value;

        var good = Header("secret", "rtsp://h/a");
        Assert.True(authenticator.Accepts(Request("DESCRIBE", "rtsp://h/a", good), "u", "secret"));
        Assert.True(authenticator.Accepts(Request("DESCRIBE", "rtsp://h/a", Header("secret", "/a")), "u", "secret"));
        Assert.False(authenticator.Accepts(Request("DESCRIBE", "rtsp://h/a", Header("wrong", "rtsp://h/a")), "u", "secret"));
        Assert.False(authenticator.Accepts(Request("SETUP", "rtsp://h/a", good), "u", "secret"));
        Assert.False(authenticator.Accepts(Request("DESCRIBE", "rtsp://h/b", good), "u", "secret"));
        Assert.False(authenticator.Accepts(Request("DESCRIBE", "rtsp://h/a", null), "u", "secret"));
        Assert.False(new Authenticator([scheme], "realm", requiresFullUri: false)
            .Accepts(Request("DESCRIBE", "rtsp://h/a", good), "u", "secret"));

        string Header(string password, string uri)
        {
            var response = Hash($"{Hash($"u:realm:{password}")}:{nonce}:{Hash($"DESCRIBE:{uri}")}");
            return $"Digest username=\"u\", realm=\"realm\", nonce=\"{nonce}\", {parameter}uri=\"{uri}\", response=\"{response}\"";
        }

        string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.CryptographicOperations.HashData(
            algorithm == "MD5" ? System.Security.Cryptography.HashAlgorithmName.MD5 : System.Security.Cryptography.HashAlgorithmName.SHA256,
            Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void A_camera_may_insist_on_the_whole_url()
    {
        var strict = new Authenticator([AuthScheme.Basic], "realm", requiresFullUri: true);

        Assert.True(strict.Accepts(Request("DESCRIBE", "rtsp://h/a", "Basic dTpw"), "u", "p"));
        Assert.False(strict.Accepts(Request("DESCRIBE", "rtsp://h/a", "Basic dTpx"), "u", "p"));
        Assert.False(new Authenticator([AuthScheme.DigestMd5], "realm", false)
            .Accepts(Request("DESCRIBE", "rtsp://h/a", "Basic dTpw"), "u", "p"));
    }

    [Theory]
    [InlineData("plain", "a=\"b\", c=d", "a=b|c=d")]
    [InlineData("comma in quotes", "a=\"b, c\",d=e", "a=b, c|d=e")]
    [InlineData("quote without end", "a=\"b", "a=b")]
    [InlineData("no value", "a=", "a=")]
    [InlineData("nothing", "", "")]
    [InlineData("only commas", ",,,", "")]
    public void Parameters_are_read(string name, string text, string expected)
    {
        var read = string.Join("|", DigestParameters.Parse(text).Select(pair => $"{pair.Key}={pair.Value}"));

        Assert.True(read == expected, $"{name}: {read}");
    }

    private static RtspRequest Request(string method, string target, string? authorization) => new(
        method, target, authorization is null ? [] : [new("Authorization", authorization)]);

    [GeneratedRegex("nonce=\"([0-9a-f]+)\"")]
    private static partial Regex Nonce();
}
