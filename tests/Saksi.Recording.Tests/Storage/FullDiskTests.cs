using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Storage;

/// <summary>A disk that fills up, with and without the index on it.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_told_and_recording_goes_on_when_there_is_space()
    {
        using var fixture = new RecorderFixture();
        await using var disk = await Mount.MemoryAsync(Path.Combine(fixture.Folder, "disk"), "8m");
        await using var simulator = await DiskFault.StartCameraAsync(8_000_000);
        await using (var recorder = DiskFault.Open(fixture, simulator, disk.Folder))
        {
            await recorder.RecordsAsync();
            await recorder.IsInGapAsync(GapReason.DiskFull);
            Assert.Contains("is full", recorder.Recorder.Problem, StringComparison.Ordinal);
            Assert.True(await Mount.TryRunAsync("-o", "remount,size=64m", disk.Folder));
            await recorder.RecordsAsync();
        }

        DiskFault.CheckGap(fixture, simulator, GapReason.DiskFull);
    }

    [Fact]
    public async Task A_disk_that_another_program_fills_takes_the_index_along_and_both_recover()
    {
        using var fixture = new RecorderFixture();
        await using var disk = await Mount.MemoryAsync(fixture.Data, "24m");
        await using var simulator = await DiskFault.StartCameraAsync(4_000_000);
        await using (var recorder = DiskFault.Open(fixture, simulator))
        {
            await recorder.RecordsAsync();
            var filler = Path.Combine(disk.Folder, "filler");
            await DiskFault.FillAsync(filler);
            await recorder.IsInGapAsync(GapReason.DiskFull);
            File.Delete(filler);
            await recorder.RecordsAsync();
            await Eventually.HoldsAsync(() => recorder.Recorder.Problem is null, "the account is written again");
        }

        DiskFault.CheckGap(fixture, simulator, GapReason.DiskFull);
    }
}
