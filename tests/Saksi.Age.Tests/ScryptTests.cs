namespace Saksi.Age.Tests;

public sealed class ScryptTests
{
    // RFC 7914 12. The fourth vector needs 1 GiB and is left out.
    [Theory]
    [InlineData("nothing", "", "", 4, 1, 1, "77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906")]
    [InlineData("in parallel", "password", "NaCl", 10, 8, 16, "fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640")]
    [InlineData("large", "pleaseletmein", "SodiumChloride", 14, 8, 1, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2d5432955613f0fcf62d49705242a9af9e61e85dc0d651e40dfcf017b45575887")]
    public void Derives_the_keys_of_rfc_7914(string _, string password, string salt, int logN, int r, int p, string expected)
    {
        var key = new byte[64];

        Scrypt.DeriveKey(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), logN, r, p, key);

        Assert.Equal(expected, Convert.ToHexStringLower(key));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(23)]
    public void Refuses_a_cost_that_makes_no_sense_or_fits_no_array(int logN) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Scrypt.DeriveKey("p"u8, "s"u8, logN, 8, 1, new byte[32]));
}
