using CsCheck;
using Saksi.Media.Codecs;

namespace Saksi.Media.Tests.Codecs;

public sealed class NalBitReaderTests
{
    [Theory]
    [InlineData("1", 0)]
    [InlineData("010", 1)]
    [InlineData("011", 2)]
    [InlineData("00100", 3)]
    [InlineData("0001000", 7)]
    public void Exp_golomb_codes(string bits, uint expected)
    {
        var reader = new NalBitReader([Convert.ToByte(bits.PadRight(8, '0'), 2)]);
        Assert.Equal(expected, reader.ReadUnsigned());
        Assert.False(reader.HasFailed);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("010", 1)]
    [InlineData("011", -1)]
    [InlineData("00100", 2)]
    [InlineData("00101", -2)]
    public void Signed_exp_golomb_codes(string bits, int expected)
    {
        var reader = new NalBitReader([Convert.ToByte(bits.PadRight(8, '0'), 2)]);
        Assert.Equal(expected, reader.ReadSigned());
    }

    [Fact]
    public void Emulation_prevention_bytes_are_no_content()
    {
        var reader = new NalBitReader([0, 0, 3, 1, 0, 0, 3, 0, 0, 3, 3]);
        Assert.Equal(0x00000100u, reader.ReadBits(32));
        Assert.Equal(0x00000003u, reader.ReadBits(32));
        Assert.False(reader.HasFailed);
    }

    [Theory]
    [InlineData("nothing", new byte[0])]
    [InlineData("zeros only", new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData("a code of 33 bits", new byte[] { 0, 0, 0, 0, 0x80, 0, 0, 0, 0 })]
    public void A_code_that_does_not_end_fails(string name, byte[] bytes)
    {
        Assert.NotEmpty(name);
        var reader = new NalBitReader(bytes);
        Assert.Equal(0u, reader.ReadUnsigned());
        Assert.True(reader.HasFailed);
    }

    [Fact]
    public void Reading_past_the_end_yields_zeros_and_says_so()
    {
        var reader = new NalBitReader([0xFF]);
        Assert.Equal(0xFFu, reader.ReadBits(8));
        Assert.False(reader.HasFailed);
        Assert.Equal(0u, reader.ReadBits(32));
        Assert.True(reader.HasFailed);
    }

    [Fact]
    public void Reads_any_number_that_was_written() => Gen.UInt[0, uint.MaxValue - 1].Array[1, 20].Sample(numbers =>
    {
        var bits = string.Concat(numbers.Select(number =>
        {
            var code = Convert.ToString((long)number + 1, 2);
            return new string('0', code.Length - 1) + code;
        }));
        var bytes = bits.PadRight((bits.Length + 7) / 8 * 8, '0').Chunk(8).Select(eight => Convert.ToByte(new string(eight), 2));
        var escaped = new List<byte>();
        foreach (var one in bytes)
        {
            if (one <= 3 && escaped is [.., 0, 0])
            {
                escaped.Add(3);
            }

            escaped.Add(one);
        }

        var reader = new NalBitReader(escaped.ToArray());
        foreach (var number in numbers)
        {
            Assert.Equal(number, reader.ReadUnsigned());
        }

        Assert.False(reader.HasFailed);
    });
}
