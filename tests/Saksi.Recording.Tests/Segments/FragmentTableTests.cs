using CsCheck;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Tests.Segments;

public sealed class FragmentTableTests
{
    [Fact]
    public void Entries_come_back()
    {
        StoredFragment[] fragments = [Fragment(700, 50, 9_000_000, 480_000, 12, true), Fragment(750, 60, 9_480_000, 40_000, 1, false)];
        var entries = FragmentTable.Parse(FragmentTable.Format(fragments));
        Assert.Equal(
            [new FragmentTable.Entry(700, 50, 0, 480_000, 12, true), new FragmentTable.Entry(750, 60, 480_000, 40_000, 1, false)],
            entries);
    }

    [Fact]
    public void Any_bytes_are_a_table_or_none() =>
        Gen.Byte.Array[0, 300].Sample(bytes => Assert.Equal(
            bytes.Length % 28 == 0 ? bytes.Length / 28 : 0, FragmentTable.Parse(bytes).Count));

    [Fact]
    public void Totals_count_whole_fragments_up_to_an_offset()
    {
        var start = new SegmentStart
        {
            Stream = new StreamName("a", "main"),
            Key = default,
            WallStartUs = 1_000_000,
            MediaStartUs = 0,
            Formats = [],
        };
        StoredFragment[] fragments = [Fragment(100, 50, 0, 500_000, 12, true), Fragment(150, 50, 500_000, 500_000, 13, false)];
        Assert.Equal(0, SegmentTotals.Of(start, fragments, 149).Fragments);
        Assert.Equal(1_000_000, SegmentTotals.Of(start, fragments, 149).EndUs);
        Assert.Equal(12, SegmentTotals.Of(start, fragments, 150).AccessUnits);
        Assert.Equal(12, SegmentTotals.Of(start, fragments, 199).AccessUnits);
        var all = SegmentTotals.Of(start, fragments, 200);
        Assert.Equal((25, 2, 2_000_000, 3_000_000), (all.AccessUnits, all.Fragments, all.StartUs, all.EndUs));
    }

    private static StoredFragment Fragment(long offset, int size, long startUs, long durationUs, int units, bool isKey) => new(
        offset,
        size,
        new FragmentFacts
        {
            MediaStartUs = startUs,
            DurationUs = durationUs,
            WallStartUs = 2_000_000 + startUs,
            StartsWithKeyFrame = isKey,
            AccessUnits = units,
            AllAccessUnits = units,
            LostPackets = 0,
            DamagedAccessUnits = 0,
        });
}
