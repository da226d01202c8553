using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Tests.Soap;

public sealed class UsernameTokenTests
{
    /// <summary>The example of the ONVIF Application Programmer's Guide 1.0, 6.1.1.3.</summary>
    [Fact]
    public void Digests_as_the_guide_of_ONVIF_does()
    {
        var token = UsernameToken.Create(
            "user",
            "userpassword",
            new DateTimeOffset(2010, 9, 16, 7, 50, 45, TimeSpan.Zero),
            Convert.FromBase64String("LKqI6G/AikKCQrN0zqZFlg=="));

        Assert.Equal("tuOSpGlFlIXsozq4HFNeeGeFLEI=", token.Digest);
        Assert.Equal("2010-09-16T07:50:45Z", token.Created);
    }

    [Fact]
    public void Is_another_one_each_time()
    {
        var first = UsernameToken.Create("u", "p", DateTimeOffset.UnixEpoch);
        var second = UsernameToken.Create("u", "p", DateTimeOffset.UnixEpoch);

        Assert.NotEqual(first.Nonce, second.Nonce);
        Assert.NotEqual(first.Digest, second.Digest);
    }
}
