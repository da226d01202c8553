using Saksi.Recording.Coverage;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Storage;

/// <summary>A disk that becomes read-only, is pulled, or swapped.</summary>
public sealed class PulledDiskTests
{
    [Fact]
    public async Task A_directory_that_became_read_only_is_told_and_recording_goes_on_when_it_can_be_written()
    {
        using var fixture = new RecorderFixture();
        await using var disk = await Mount.MemoryAsync(Path.Combine(fixture.Folder, "disk"), "64m");
        await using var simulator = await DiskFault.StartCameraAsync(1_000_000);
        await using (var recorder = DiskFault.Open(fixture, simulator, disk.Folder))
        {
            await recorder.RecordsAsync();

            // A mount cannot be made read-only while a file on it is being written.
            var reboot = simulator["door"].Faults.RebootAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
            var isReadOnly = false;
            while (!isReadOnly)
            {
                isReadOnly = await Mount.TryRunAsync("-o", "remount,ro", disk.Folder);
            }

            await reboot;
            await recorder.IsInGapAsync(GapReason.StorageReadOnly);
            Assert.True(await Mount.TryRunAsync("-o", "remount,rw", disk.Folder));
            await recorder.RecordsAsync();
        }

        DiskFault.CheckGap(fixture, simulator, GapReason.StorageReadOnly);
    }

    [Fact]
    public async Task A_disk_that_is_pulled_and_swapped_for_another_gets_no_byte_until_the_right_one_is_back()
    {
        using var fixture = new RecorderFixture();
        var (right, wrong, place) = (
            Path.Combine(fixture.Folder, "right"), Path.Combine(fixture.Folder, "wrong"), Path.Combine(fixture.Folder, "disk"));
        Directory.CreateDirectory(right);
        StorageDirectory.Create(Guid.NewGuid(), wrong, TimeProvider.System);
        await using var simulator = await DiskFault.StartCameraAsync(1_000_000);
        await using var disk = await Mount.BindAsync(right, place);
        await using (var recorder = DiskFault.Open(fixture, simulator, place))
        {
            await recorder.RecordsAsync();
            await disk.PullAsync();
            await recorder.IsInGapAsync(GapReason.StorageMissing);
            Assert.Empty(Directory.EnumerateFileSystemEntries(place));

            await using var swapped = await Mount.BindAsync(wrong, place);
            await Eventually.HoldsAsync(
                () => recorder.Recorder.Problem?.Contains("another", StringComparison.Ordinal) == true, "the wrong disk is noticed");
            Assert.Equal(GapReason.StorageMissing, recorder.Status.CurrentGap);
            await swapped.PullAsync();
            Assert.Equal([StorageDirectory.IdentityFileName], Directory.EnumerateFileSystemEntries(wrong).Select(Path.GetFileName));

            await using var back = await Mount.BindAsync(right, place);
            await recorder.RecordsAsync();
            await recorder.DisposeAsync();
            DiskFault.CheckGap(fixture, simulator, GapReason.StorageMissing);
        }
    }

    [Fact]
    public async Task With_a_second_disk_a_pulled_one_costs_only_a_moment()
    {
        using var fixture = new RecorderFixture();
        await using var first = await Mount.MemoryAsync(Path.Combine(fixture.Folder, "first"), "64m");
        var second = Path.Combine(fixture.Folder, "second");
        await using var other = await Mount.MemoryAsync(second, "32m");
        await using var simulator = await DiskFault.StartCameraAsync(1_000_000);
        await using (var recorder = DiskFault.Open(fixture, simulator, first.Folder, second))
        {
            await recorder.RecordsAsync();
            Assert.NotEmpty(Directory.EnumerateFiles(first.Folder, "*.mp4.age", SearchOption.AllDirectories)); // It has more space.
            await first.PullAsync();
            await Eventually.HoldsAsync(
                () => Directory.EnumerateFiles(second, "*.mp4.age", SearchOption.AllDirectories).Any(), "the second disk is used");
            await recorder.RecordsAsync();
            Assert.Contains(recorder.Status.Gaps, gap => gap.Reason == GapReason.StorageMissing && gap.To is not null);
        }

        var coverage = Proof.Coverage(fixture, "door");
        Assert.Equal(GapReason.StorageMissing, Assert.Single(coverage.Gaps).Reason);
        Assert.InRange(coverage.Gaps[0].To!.Value - coverage.Gaps[0].From, TimeSpan.Zero, TimeSpan.FromSeconds(6));
    }
}
