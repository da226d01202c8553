using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Storage;

/// <summary>
/// A disk that takes every write and then fails to keep it: fsync tells, once. The disk is a sparse image in a file system that
/// has become full, so that the error is the kernel's own.
/// </summary>
public sealed class FailingDiskTests
{
    private const int FragmentPictures = 10;

    [Fact]
    public async Task After_a_failed_fsync_only_what_was_durable_before_is_claimed_and_a_new_segment_begins()
    {
        using var fixture = new RecorderFixture();
        await using var memory = await Mount.MemoryAsync(Path.Combine(fixture.Folder, "memory"), "40m");

        // Without a journal, so that the file system lives on after the error.
        await using var disk = await Mount.ImageAsync(
            Path.Combine(memory.Folder, "image"), Path.Combine(fixture.Folder, "disk"), 256L << 20, "-b", "4096", "-O", "^has_journal");
        Directory.Delete(Path.Combine(disk.Folder, "lost+found"));
        await using var simulator = await DiskFault.StartCameraAsync(2_000_000);
        var filler = Path.Combine(memory.Folder, "filler");
        await using (var recorder = DiskFault.Open(fixture, simulator, disk.Folder))
        {
            await recorder.RecordsAsync();
            await DiskFault.FillAsync(filler);
            await Eventually.HoldsAsync(
                () => recorder.Status.Gaps.Any(gap => gap.Reason is GapReason.DiskFull or GapReason.StorageError), "the error is told");
            File.Delete(filler);
            await recorder.RecordsAsync();
        }

        lock (fixture.Diagnostics)
        {
            Assert.Contains(fixture.Diagnostics, line => line.Contains("Synchronising", StringComparison.Ordinal));
        }

        var gap = Proof.Coverage(fixture, "door").Gaps.First(gap => gap.Reason is GapReason.DiskFull or GapReason.StorageError);
        DiskFault.CheckGap(fixture, simulator, gap.Reason);
        var segments = RecordedSegment.ReadAll(fixture.Data, "door", fixture.Owner);
        Assert.True(segments.Select(segment => segment.Row.Key.Run).Distinct().Count() > 1, "recording went on in a new run");

        // The file ends where the account ends, within the fragment that was durable only in part, and a tail of before may continue it:
        // nothing of unknown content stands in it, although this file system's first fsync after the error told of none.
        var cut = segments.Where(segment => segment.Row.State == "cut").ToList();
        Assert.NotEmpty(cut);
        Assert.All(cut, segment => Assert.InRange(
            segment.Video.Count, segment.Row.AccessUnits, segment.Row.AccessUnits + (2 * FragmentPictures)));
        Assert.Equal(cut[0].Row.EndUs, (gap.From - DateTimeOffset.UnixEpoch).Ticks / 10); // And there the gap begins.
    }
}
