using Saksi.Media.Depacketizers;
using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>Parameter sets that a hostile camera sends by the thousand.</summary>
public sealed class ParameterSetFloodTests
{
    private const int Changes = 2000;

    // A PPS with id 0 or 1, its SPS's id 0, and something behind it.
    private static byte[] Pps(int id, int number, int size) =>
        [0x68, (byte)(id == 0 ? 0xC0 : 0x50), (byte)number, (byte)(number >> 8), .. Enumerable.Repeat((byte)0xAA, size - 4)];

    [Theory]
    [InlineData("asked for once", false)]
    [InlineData("asked for each time", true)]
    public void Cost_little_more_than_their_bytes(string name, bool isAskedForEachTime)
    {
        Assert.NotEmpty(name);
        var sets = new H264ParameterSets(90000);
        Assert.Null(sets.Accept(TestNals.H264Sps));
        Assert.Null(sets.Accept(Pps(1, 0, ParameterSets.MaxSetSizeBytes)));
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var number = 0; number < Changes; number++)
        {
            Assert.Null(sets.Accept(Pps(0, number, 10)));
            Assert.True(!isAskedForEachTime || sets.Format is not null);
        }

        Assert.NotNull(sets.Format);
        var perChange = (GC.GetAllocatedBytesForCurrentThread() - before) / Changes;
        Assert.InRange(perChange, 0, isAskedForEachTime ? 8 * ParameterSetTable.MaxSizeBytes : 1024);
    }

    [Fact]
    public void Are_forgotten_oldest_first_when_they_take_too_much()
    {
        var table = new ParameterSetTable(capacity: 8);
        byte[][] sets = [.. Enumerable.Range(0, 4).Select(id => new byte[1500 + id])];
        for (var id = 0; id < sets.Length; id++)
        {
            table.Put(id, sets[id]);
        }

        Assert.Equal([1502, 1503], table.Sets.Select(set => set.Length));
        table.Put(2, new byte[2000]);
        Assert.Equal([2000, 1503], table.Sets.Select(set => set.Length));
        table.Put(2, new byte[ParameterSetTable.MaxSizeBytes]);
        Assert.Equal([ParameterSetTable.MaxSizeBytes], table.Sets.Select(set => set.Length));
        table.Put(9, new byte[10]);
        Assert.Equal([10], table.Sets.Select(set => set.Length));
    }
}
