using System.Security.Cryptography;

namespace Saksi.Age.Tests;

/// <summary>Every vector of testdata/cctv, with the expectation that it states.</summary>
public sealed class CctvTests
{
    public static TheoryData<string> Vectors => [.. CctvVector.Names()];

    [Fact]
    public void All_vectors_are_there() => Assert.Equal(125, CctvVector.Names().Count());

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Reading_ends_as_the_vector_says(string name)
    {
        var vector = CctvVector.Load(name);

        var (outcome, released) = ReadAll(vector);

        Assert.Equal(vector.Expect, outcome);
        if (vector.Expect is "success" or "payload failure")
        {
            // What was released before a failure must be authentic, and be all that was before the damage.
            Assert.Equal(vector.PayloadSha256, Convert.ToHexStringLower(SHA256.HashData(released)));
        }
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Random_access_takes_only_what_is_whole(string name)
    {
        var vector = CctvVector.Load(name);
        if (vector.IsArmored)
        {
            return;
        }

        var outcome = "success";
        try
        {
            using var reader = AgeRandomAccessReader.Open(new MemoryStream(vector.File), vector.Identities);
            var content = new byte[reader.Length];
            Assert.Equal(content.Length, reader.Read(0, content));
            Assert.Equal(vector.PayloadSha256, Convert.ToHexStringLower(SHA256.HashData(content)));
        }
        catch (AgeFormatException e)
        {
            outcome = Describe(e.Fault);
        }

        Assert.Equal(vector.Expect, outcome);
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Headers_and_armor_are_written_as_they_were_read(string name)
    {
        var vector = CctvVector.Load(name);
        if (vector.Expect != "success")
        {
            return;
        }

        var file = vector.IsArmored ? ArmorTests.Unwrap(vector.File) : vector.File;
        Assert.True(AgeHeader.TryParse(file, out var header, out var length));
        Assert.Equal(file[..length], AgeHeader.Format(header!.Stanzas, vector.FileKey));
        if (vector.IsArmored)
        {
            var text = Encoding.ASCII.GetString(vector.File).Replace("\r\n", "\n", StringComparison.Ordinal).Trim() + "\n";
            Assert.Equal(text, Encoding.ASCII.GetString(ArmorTests.Wrap(file)));
        }
    }

    private static (string Outcome, byte[] Released) ReadAll(CctvVector vector)
    {
        using var released = new MemoryStream();
        try
        {
            Stream source = new MemoryStream(vector.File);
            if (vector.IsArmored)
            {
                source = new ArmorReader(source);
            }

            using var reader = new AgeReader(source, vector.Identities);
            reader.CopyTo(released);
            return ("success", released.ToArray());
        }
        catch (AgeFormatException e)
        {
            return (Describe(e.Fault), released.ToArray());
        }
    }

    private static string Describe(AgeFault fault) => fault switch
    {
        AgeFault.Header => "header failure",
        AgeFault.NoMatch => "no match",
        AgeFault.HeaderMac => "HMAC failure",
        AgeFault.Payload => "payload failure",
        AgeFault.Armor => "armor failure",
        _ => fault.ToString(),
    };
}
