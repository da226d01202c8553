using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Saksi.Recording.Storage;

/// <summary>
/// Files that are there after a power cut: created exclusively, synchronised, and their directory entry with them.
/// </summary>
public static partial class DurableFiles
{
    private const int ReadOnlyDirectory = 0x10000; // O_RDONLY | O_DIRECTORY, Linux on all architectures but ARM.
    private const int ReadOnlyDirectoryArm = 0x4000;

    private const int WriteOnlyCreateAppendCloseOnExec = 0x1 | 0x40 | 0x400 | 0x80000; // The same on all architectures of .NET.

    private const int Interrupted = 4; // EINTR

    private const uint StartOnly = 2; // SYNC_FILE_RANGE_WRITE

    private const int NotNeeded = 4; // POSIX_FADV_DONTNEED

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates a file that was not there, readable by its owner alone.</summary>
    public static SafeFileHandle CreateExclusively(string path)
    {
        // FileShare only decides about advisory locks here; readers of an open segment need none.
        var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        File.SetUnixFileMode(handle, OwnerOnly);
        return handle;
    }

    /// <summary>Opens a file for appending, making it first when there is none, readable by its owner alone.</summary>
    /// <remarks>
    /// With O_APPEND the system puts every write behind what any other process wrote; FileMode.Append only begins there and then
    /// overwrites what others append. Linux appends whatever offset pwrite(2) is given.
    /// </remarks>
    public static SafeFileHandle OpenForAppending(string path)
    {
        var descriptor = Open(path, WriteOnlyCreateAppendCloseOnExec, (int)OwnerOnly);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LastError("open", path);
    }

    /// <summary>
    /// Begins to write what a file has in memory, without waiting: no promise, and no error. Synchronising it afterwards tells
    /// of both.
    /// </summary>
    public static void StartWriting(SafeFileHandle handle) => _ = SyncFileRange(handle, 0, 0, StartOnly);

    /// <summary>
    /// Gives back the memory in which the system keeps the beginning of a file, as far as that is durable: only advice, and no error.
    /// Days of video would push everything else out of memory, and new memory costs the system more than used one.
    /// </summary>
    public static void Release(SafeFileHandle handle, long length) => _ = Advise(handle, 0, length, NotNeeded);

    /// <summary>Makes what was written to a file durable.</summary>
    /// <remarks>
    /// Not RandomAccess.FlushToDisk: it lets the ENOSPC of fsync(2) pass (.NET 10.0.12), with which a disk image, a thin volume or a
    /// network share says that it has not kept the bytes, and they would count as recorded.
    /// </remarks>
    /// <exception cref="IOException">The disk could not keep it. What was written since the last success is unknown then.</exception>
    public static void Sync(SafeFileHandle handle, string path)
    {
        while (Fsync(handle) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw LastError("fsync", path);
            }
        }
    }

    /// <summary>Makes the names in a directory durable.</summary>
    public static void SyncDirectory(string path)
    {
        var descriptor = Open(
            path,
            RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm
                ? ReadOnlyDirectoryArm
                : ReadOnlyDirectory,
            mode: 0);
        if (descriptor < 0)
        {
            throw LastError("open", path);
        }

        using var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        Sync(handle, path);
    }

    /// <summary>Creates a directory and all above it that are missing, durably, for the owner alone.</summary>
    public static void CreateDirectory(string path)
    {
        foreach (var parent in CreateDirectoryUnsynchronised(path))
        {
            SyncDirectory(parent);
        }
    }

    /// <summary>Creates a directory and all above it that are missing, for the owner alone.</summary>
    /// <returns>The directories in which a new name is durable only once they are synchronised.</returns>
    public static IReadOnlyList<string> CreateDirectoryUnsynchronised(string path)
    {
        if (Directory.Exists(path))
        {
            return [];
        }

        List<string> changed = [];
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } parent)
        {
            changed.AddRange(CreateDirectoryUnsynchronised(parent));
            changed.Add(parent);
        }

        Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
        return changed;
    }

    /// <summary>Puts a whole small file in place, so that after a crash either the old or the new one is there.</summary>
    public static void Replace(string path, string text) => Replace(path, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Replace(string,string)"/>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        File.Delete(temporary);
        using (var handle = CreateExclusively(temporary))
        {
            RandomAccess.Write(handle, content, 0);
            Sync(handle, temporary);
        }

        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!); // A file always has a directory.
    }

    /// <summary>Deletes a file durably. Nothing happens when it is not there.</summary>
    public static void Delete(string path)
    {
        var directory = Path.GetDirectoryName(path)!; // A file always has a directory.
        if (Directory.Exists(directory))
        {
            File.Delete(path);
            SyncDirectory(directory);
        }
    }

    /// <summary>Deletes a leftover where that is possible; a disk that is in trouble may not let us.</summary>
    public static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return false;
        }
    }

    private static IOException LastError(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"{call} '{path}': {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle descriptor);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle descriptor, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle descriptor, long offset, long length, uint flags);
}
