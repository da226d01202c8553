using Saksi.Recording.Coverage;

namespace Saksi.Recording.Storage;

/// <summary>Whether a storage directory can be written: is it there, is it ours, has it space.</summary>
/// <remarks>Checked by the storage writer's thread twice a second; read by any thread.</remarks>
internal sealed class StorageHealth(StorageDirectory directory)
{
    private const long SmallestReserve = 2 << 20;
    private const long LargestReserve = 256 << 20;

    private StorageProblem? _problem;
    private long _freeBytes;

    /// <summary>Null when all is well.</summary>
    public StorageProblem? Problem => Volatile.Read(ref _problem);

    /// <summary>Bytes left for recordings.</summary>
    public long FreeBytes => Interlocked.Read(ref _freeBytes);

    public void Check() => Volatile.Write(ref _problem, Find());

    public void ThrowIfUnusable()
    {
        switch (Problem)
        {
            case null:
                return;
            case { Reason: GapReason.DiskFull } problem:
                throw new IOException(problem.Detail, hresult: 28); // ENOSPC
            case var problem:
                throw new StorageMissingException(problem.Detail);
        }
    }

    private StorageProblem? Find()
    {
        try
        {
            directory.Verify();
            var drive = new DriveInfo(directory.DirectoryPath);
            // The index and the journal may lie on the same disk and have to be able to say that it is full.
            var reserve = Math.Clamp(drive.TotalSize / 100, SmallestReserve, LargestReserve);
            var free = drive.AvailableFreeSpace - reserve;
            Interlocked.Exchange(ref _freeBytes, Math.Max(0, free));
            return free > 0
                ? null
                : new StorageProblem(
                    GapReason.DiskFull,
                    $"'{directory.DirectoryPath}' is full. Free some space or set a retention limit (--max-bytes); recording goes on by "
                    + "itself.");
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return new StorageProblem(StorageFault.Reason(exception), exception.Message);
        }
    }
}
