using Microsoft.Extensions.Time.Testing;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Tests.Storage;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-test-").FullName;
    private readonly FakeTimeProvider _time = new();

    private string Data => At("data");

    [Fact]
    public void A_new_one_has_a_storage_directory_in_itself_and_moves_with_it()
    {
        var made = DataDirectory.OpenOrCreate(Data, [], _time);
        Assert.Equal(Path.Combine(Data, "storage"), Assert.Single(made.Storages).DirectoryPath);
        made.Storages[0].Verify();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Data));

        Directory.Move(Data, At("moved"));
        var moved = DataDirectory.Open(At("moved"));
        Assert.Equal(made.Id, moved.Id);
        moved.Storages[0].Verify();
    }

    [Fact]
    public void Storage_directories_are_added_once_and_remembered()
    {
        DataDirectory.OpenOrCreate(Data, [At("a")], _time);
        var both = DataDirectory.OpenOrCreate(Data, [At("a"), At("b")], _time);
        Assert.Equal([At("a"), At("b")], both.Storages.Select(storage => storage.DirectoryPath));
        var again = DataDirectory.OpenOrCreate(Data, [At("b")], _time);
        Assert.Equal(both.Storages.Select(storage => storage.Id), again.Storages.Select(storage => storage.Id));
        Assert.Equal(2, DataDirectory.OpenOrCreate(Data, [], _time).Storages.Count);
    }

    [Theory]
    [InlineData("no manifest", null, "not a data directory")]
    [InlineData("an empty manifest", "", "damaged")]
    [InlineData("half a manifest", """{"format": 1, "da""", "damaged")]
    [InlineData("null", "null", "empty")]
    [InlineData("without its storages", """{"data":"0b0f2b8e-6f2b-4a3e-9d5a-111111111111","created":"2026-11-24T00:00:00+00:00"}""", "damaged")]
    public void What_is_no_data_directory_is_refused_with_a_sentence(string name, string? manifest, string expected)
    {
        Directory.CreateDirectory(Data);
        if (manifest is not null)
        {
            File.WriteAllText(Path.Combine(Data, DataDirectory.ManifestFileName), manifest);
        }

        var exception = Assert.Throws<StorageMissingException>(() => DataDirectory.Open(Data));
        Assert.True(exception.Message.Contains(expected, StringComparison.Ordinal), $"{name}: {exception.Message}");
    }

    [Fact]
    public void A_lost_manifest_beside_recordings_is_not_replaced()
    {
        DataDirectory.OpenOrCreate(Data, [], _time);
        File.Delete(Path.Combine(Data, DataDirectory.ManifestFileName));
        var exception = Assert.Throws<StorageMissingException>(() => DataDirectory.OpenOrCreate(Data, [], _time));
        Assert.Contains("Restore", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_other_things_does_not_become_a_storage_directory()
    {
        Directory.CreateDirectory(At("photos"));
        File.WriteAllText(At("photos/cat.jpg"), "");
        var exception = Assert.Throws<StorageMissingException>(() => DataDirectory.OpenOrCreate(Data, [At("photos")], _time));
        Assert.Contains("not empty", exception.Message, StringComparison.Ordinal);
        Assert.Equal(["cat.jpg"], Directory.EnumerateFileSystemEntries(At("photos")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_storage_directory_of_somebody_else_is_refused()
    {
        DataDirectory.OpenOrCreate(At("other"), [At("disk")], _time);
        var exception = Assert.Throws<StorageMissingException>(() => DataDirectory.OpenOrCreate(Data, [At("disk")], _time));
        Assert.Contains("another data directory", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_swapped_or_damaged_storage_directory_is_noticed()
    {
        var storage = Assert.Single(DataDirectory.OpenOrCreate(Data, [At("disk")], _time).Storages);
        var identity = Path.Combine(storage.DirectoryPath, StorageDirectory.IdentityFileName);
        var right = File.ReadAllText(identity);

        File.Delete(identity);
        Assert.Contains("not mounted", Assert.Throws<StorageMissingException>(storage.Verify).Message, StringComparison.Ordinal);
        File.WriteAllText(identity, right.Replace(storage.Id.ToString(), Guid.NewGuid().ToString(), StringComparison.Ordinal));
        Assert.Contains("another", Assert.Throws<StorageMissingException>(storage.Verify).Message, StringComparison.Ordinal);
        File.WriteAllText(identity, "{");
        Assert.Contains("damaged", Assert.Throws<StorageMissingException>(storage.Verify).Message, StringComparison.Ordinal);
        File.WriteAllText(identity, right);
        storage.Verify();
    }

    [Fact]
    public void A_second_recorder_is_kept_out_while_the_first_runs()
    {
        var data = DataDirectory.OpenOrCreate(Data, [], _time);
        using (RecorderLock.Take(data))
        {
            Assert.Contains("A recorder is using", Assert.Throws<RecordingException>(() => RecorderLock.Take(data)).Message, StringComparison.Ordinal);
        }

        RecorderLock.Take(data).Dispose();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name) => Path.Combine(_folder, name);
}
