using Saksi.Recording.Coverage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Storage;

/// <summary>A disk that does not answer for a while.</summary>
public sealed class HangingDiskTests
{
    [Fact]
    public async Task A_disk_that_hangs_is_too_slow_and_recording_goes_on_when_it_moves_again()
    {
        using var fixture = new RecorderFixture();
        await using var disk = await Mount.ImageAsync(
            Path.Combine(fixture.Folder, "image"), Path.Combine(fixture.Folder, "disk"), 256L << 20);
        Directory.Delete(Path.Combine(disk.Folder, "lost+found"));
        await using var simulator = await DiskFault.StartCameraAsync(64_000_000);
        await using (var recorder = DiskFault.Open(fixture, simulator, disk.Folder))
        {
            await recorder.RecordsAsync(10);
            var (exit, _, error) = await Tool.RunAsync("fsfreeze", "--freeze", disk.Folder);
            Assert.True(exit == 0, error);
            try
            {
                await recorder.IsInGapAsync(GapReason.TooSlow);
            }
            finally
            {
                await Tool.RunAsync("fsfreeze", "--unfreeze", disk.Folder); // Whoever waits for the disk cannot even be killed.
            }

            await recorder.RecordsAsync();
        }

        DiskFault.CheckGap(fixture, simulator, GapReason.TooSlow);
    }
}
