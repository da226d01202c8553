using Microsoft.Extensions.Logging.Abstractions;
using Saksi.Age;
using Saksi.Recording.Coverage;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Storage;

public sealed class StoragePoolTests : IAsyncDisposable
{
    private readonly StoreFixture _store = new("first", "second");
    private readonly List<Mount> _disks = [];

    [Fact]
    public async Task The_disk_with_the_most_space_is_chosen_unless_it_failed_a_moment_ago()
    {
        _disks.Add(await Mount.MemoryAsync(Path.Combine(_store.Folder, "small"), "8m"));
        _disks.Add(await Mount.MemoryAsync(Path.Combine(_store.Folder, "large"), "16m"));
        var data = DataDirectory.OpenOrCreate(
            Path.Combine(_store.Folder, "two"), _disks.Select(disk => disk.Folder).ToList(), _store.Time);
        using var keeper = _store.Keeper();
        using var synchroniser = new Synchroniser(keeper, TimeProvider.System, NullLogger.Instance);
        var writers = data.Storages.Select(storage => new StorageWriter(
            storage, [X25519Identity.Generate().Recipient], synchroniser, _store.Time, NullLogger.Instance)).ToList();
        writers.ForEach(writer => writer.Health.Check());
        var pool = new StoragePool(writers, _store.Time);
        Assert.Same(writers[1], pool.Choose());

        pool.Avoid(writers[1]);
        Assert.Same(writers[0], pool.Choose());
        pool.Avoid(writers[0]);
        Assert.Null(pool.Choose());
        Assert.Equal(GapReason.StorageError, pool.Problem.Reason);
        _store.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Same(writers[1], pool.Choose());

        // All but the reserve is taken.
        await File.WriteAllBytesAsync(Path.Combine(_disks[1].Folder, "filler"), new byte[14 << 20], TestContext.Current.CancellationToken);
        writers.ForEach(writer => writer.Health.Check());
        Assert.Same(writers[0], pool.Choose());
        Assert.Equal(GapReason.DiskFull, pool.Problem.Reason);
        Assert.Throws<IOException>(writers[1].Health.ThrowIfUnusable);

        File.Delete(Path.Combine(_disks[0].Folder, StorageDirectory.IdentityFileName));
        writers.ForEach(writer => writer.Health.Check());
        Assert.Null(pool.Choose());
        Assert.Equal(GapReason.StorageMissing, pool.Problem.Reason);
        Assert.Throws<StorageMissingException>(writers[0].Health.ThrowIfUnusable);
    }

    [Theory]
    [InlineData("no space", 28, GapReason.DiskFull)]
    [InlineData("quota", 122, GapReason.DiskFull)]
    [InlineData("read-only file system", 30, GapReason.StorageReadOnly)]
    [InlineData("input/output error", 5, GapReason.StorageError)]
    public void Errors_of_the_system_become_reasons(string name, int error, GapReason expected)
    {
        var exception = new IOException(name, error);
        Assert.True(StorageFault.IsExpected(exception));
        Assert.Equal(expected, StorageFault.Reason(exception));
    }

    [Fact]
    public void Rights_and_absence_are_told_apart_and_mistakes_of_ours_are_none_of_them()
    {
        Assert.Equal(GapReason.StorageReadOnly, StorageFault.Reason(new UnauthorizedAccessException()));
        Assert.Equal(GapReason.StorageMissing, StorageFault.Reason(new StorageMissingException()));
        Assert.False(StorageFault.IsExpected(new InvalidOperationException()));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var disk in _disks)
        {
            await disk.DisposeAsync();
        }

        _store.Dispose();
    }
}
