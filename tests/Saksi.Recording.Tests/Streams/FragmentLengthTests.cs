using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Cameras;

namespace Saksi.Recording.Tests.Streams;

/// <summary>What waits in memory for a fragment to be complete is lost with the power, twice over.</summary>
public sealed class FragmentLengthTests
{
    [Fact]
    public async Task A_fragment_lasts_a_third_of_a_second_and_the_next_picture()
    {
        await using var rig = await CameraRig.StartAsync();
        await rig.Recorder.RecordsAsync(75);
        await rig.StopRecorderAsync();

        using var index = IndexReader.Open(DataDirectory.Open(rig.Fixture.Data).IndexPath);
        var row = Assert.Single(index.Segments(index.Streams().Single().Id, 0, long.MaxValue));
        var fragments = FragmentTable.Parse(index.FragmentTable(row.Key));
        Assert.True(fragments.Count >= 6);
        Assert.All(fragments, fragment => Assert.InRange(fragment.DurationUs, 1, 400_000));
        Assert.Equal(row.AccessUnits, fragments.Sum(fragment => fragment.AccessUnits));
    }
}
