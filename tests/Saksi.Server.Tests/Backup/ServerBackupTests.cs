using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using Saksi.Server.Backup;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Backup;

public sealed class ServerBackupTests
{
    [Fact]
    public async Task A_backup_of_a_running_server_brings_settings_accounts_and_account_of_recordings_back()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n");
        await using (fixture)
        {
            await Eventually.HoldsAsync(() => Directory.Exists(Path.Combine(fixture.Data, "storage", "door")), "the camera is recorded");
            var file = Path.Combine(fixture.Folder, "backup.tar.gz");
            var names = ServerBackup.Write(fixture.Data, file);
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Superset(new HashSet<string> { "saksi.yaml", "saksi-data.json", "index.sqlite", "server/accounts.sqlite" }, names.ToHashSet());
            Assert.DoesNotContain(names, name => name.Contains("storage/", StringComparison.Ordinal) || name.EndsWith("-wal", StringComparison.Ordinal));

            var occupied = Assert.Throws<BackupException>(() => ServerBackup.Restore(file, fixture.Data));
            Assert.Contains("is there already", occupied.Message, StringComparison.Ordinal);

            await fixture.Server.DisposeAsync();
            var journal = Directory.GetFiles(Path.Combine(fixture.Data, "journal"));
            var lost = Path.Combine(fixture.Folder, "lost");
            Directory.CreateDirectory(lost);
            foreach (var entry in Directory.GetFileSystemEntries(fixture.Data).Where(entry => Path.GetFileName(entry) != "storage"))
            {
                Directory.Move(entry, Path.Combine(lost, Path.GetFileName(entry)));
            }

            Assert.NotEmpty(journal);
            Assert.Equal(names, ServerBackup.Restore(file, fixture.Data));
            await fixture.StartServerAsync();
            using var again = await fixture.SignInAsync(ServerFixture.Administrator, ServerFixture.Password);
            await (await again.GetAsync("/api/v1/cameras/door")).ExpectAsync(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("/etc/outside")]
    [InlineData("storage/camera/main/x.mp4.age")]
    [InlineData("server/../../outside")]
    [InlineData("server/")]
    public void A_file_that_no_backup_has_is_refused_before_anything_is_written(string name)
    {
        var folder = Directory.CreateTempSubdirectory("saksi-backup-test-").FullName;
        var file = Path.Combine(folder, "bad.tar.gz");
        using (var zip = new GZipStream(File.Create(file), CompressionLevel.Fastest))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "saksi.yaml") { DataStream = new MemoryStream("cameras:\n"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes("x")) });
        }

        Assert.Throws<BackupException>(() => ServerBackup.Restore(file, Path.Combine(folder, "data")));
        Assert.False(Directory.Exists(Path.Combine(folder, "data")));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(200)]
    public void A_file_that_is_cut_or_something_else_is_refused(int bytes)
    {
        var folder = Directory.CreateTempSubdirectory("saksi-backup-test-").FullName;
        var file = Path.Combine(folder, "bad.tar.gz");
        File.WriteAllBytes(file, new byte[bytes]);
        Assert.Throws<BackupException>(() => ServerBackup.Restore(file, Path.Combine(folder, "data")));
        Assert.Throws<BackupException>(() => ServerBackup.Write(folder, Path.Combine(folder, "x.tar.gz")));
        Directory.Delete(folder, recursive: true);
    }
}
