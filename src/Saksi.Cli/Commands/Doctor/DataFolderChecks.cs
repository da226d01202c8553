using Saksi.Recording.Storage;
using Saksi.Server.Settings;

namespace Saksi.Cli.Commands.Doctor;

/// <summary>What has to be right about the folder that the recordings go to.</summary>
internal static class DataFolderChecks
{
    private const long ProblemFreeBytes = 1_000_000_000;
    private const double WarningFreeShare = 0.05;

    private static readonly HashSet<string> Volatile = ["tmpfs", "ramfs"];
    private static readonly HashSet<string> Remote = ["nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p"];

    public static IEnumerable<Finding> Run(Machine machine, string folder)
    {
        if (!Directory.Exists(folder))
        {
            yield return Finding.Problem(
                "data", $"{folder} is not there.", $"mkdir -m 0700 '{folder}', or mount the disk that holds it.");
            yield break;
        }

        yield return Writable(folder);
        yield return Permissions(folder);
        yield return Storages(folder, out var storages);
        foreach (var place in storages.Where(Directory.Exists).Prepend(folder))
        {
            var state = machine.ReadFileSystem(place);
            yield return FileSystemKind(machine, place);
            yield return Space(place, state);
            yield return Files(place, state);
        }
    }

    /// <summary>The storage directories that are not inside the data folder; none when they cannot be known.</summary>
    public static IReadOnlyList<string> StoragesElsewhere(string folder)
    {
        Storages(folder, out var storages);
        return storages;
    }

    private static Finding Storages(string folder, out IReadOnlyList<string> elsewhere)
    {
        elsewhere = [];
        if (!File.Exists(Path.Combine(folder, DataDirectory.ManifestFileName)))
        {
            return Finding.NotApplicable("data-storages", $"Nothing has been recorded into {folder} yet.");
        }

        try
        {
            var data = DataDirectory.Open(folder);
            elsewhere = [.. data.Storages.Select(each => each.DirectoryPath).Where(path => !IsInside(path, folder))];
            foreach (var storage in data.Storages)
            {
                storage.Verify();
            }

            return Finding.Ok("data-storages", $"All storage directories are here ({data.Storages.Count}).");
        }
        catch (StorageMissingException error)
        {
            return Finding.Problem("data-storages", error.Message, "Mount the disk that belongs there, then run this again.");
        }
    }

    private static bool IsInside(string path, string folder) =>
        path.StartsWith(Path.GetFullPath(folder).TrimEnd('/') + "/", StringComparison.Ordinal);

    private static Finding Writable(string folder)
    {
        var probe = Path.Combine(folder, $".doctor-{Environment.ProcessId}");
        try
        {
            using var file = new FileStream(
                probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return Finding.Ok("data", $"{folder} can be written.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return Finding.Problem(
                "data",
                $"{folder} cannot be written: {error.Message}",
                $"Run as the folder's owner, or: chown {Environment.UserName} '{folder}'; on a read-only disk look at dmesg.");
        }
    }

    private static Finding Permissions(string folder)
    {
        const string Check = "data-permissions";
        var remedy = $"chmod 0700 '{folder}'";
        if (Path.GetDirectoryName(Path.GetFullPath(folder).TrimEnd('/')) is { Length: > 0 } parent && MayAllDeleteFrom(parent))
        {
            return Finding.Problem(
                Check, $"Every user of this machine may rename or replace {folder}, because of {parent}.", $"chmod o-w '{parent}'");
        }

        var mode = File.GetUnixFileMode(folder);
        return (mode & UnixFileMode.OtherWrite, mode & (UnixFileMode.OtherRead | UnixFileMode.OtherExecute)) switch
        {
            (not 0, _) when MayAllDeleteFrom(folder) => Finding.Problem(
                Check, $"Every user of this machine may delete from {folder}.", remedy),
            (not 0, _) => Finding.Warning(Check, $"Every user of this machine may put files into {folder}.", remedy),
            (_, not 0) => Finding.Warning(
                Check,
                $"Every user of this machine may read {folder}: sealed video, but also when each camera recorded how much.",
                remedy),
            _ => Finding.Ok(Check, $"Other users cannot look into {folder}."),
        };
    }

    /// <summary>Where the sticky bit is set, as on /tmp, what lies there is renamed and deleted by its owner alone.</summary>
    private static bool MayAllDeleteFrom(string folder) =>
        (File.GetUnixFileMode(folder) & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite;

    private static Finding FileSystemKind(Machine machine, string folder)
    {
        var (mountPoint, kind) = FindMount(machine, folder);
        return kind switch
        {
            null => Finding.NotApplicable("data-disk", $"It is not known what {folder} is mounted on."),
            _ when Volatile.Contains(kind) => Finding.Warning(
                "data-disk", $"{folder} is in memory ({kind} at {mountPoint}): a reboot empties it.", "Use a folder on a disk."),
            _ when Remote.Contains(kind) => Finding.Warning(
                "data-disk",
                $"{folder} is on another machine ({kind} at {mountPoint}): what is durable is up to that machine.",
                "Mount it 'hard' and with 'sync' exports, and expect gaps when the network is down."),
            _ => Finding.Ok("data-disk", $"{folder} is on {kind}, mounted at {mountPoint}."),
        };
    }

    /// <summary>The mount that holds the folder: the longest mount point that is a parent of it, and of these the last.</summary>
    private static (string? MountPoint, string? Kind) FindMount(Machine machine, string folder)
    {
        var path = Path.GetFullPath(folder).TrimEnd('/') + "/";
        return machine.ReadLines("/proc/self/mounts")
            .Select(line => line.Split(' '))
            .Where(columns => columns.Length > 2)
            .Select(columns => (MountPoint: (string?)columns[1].Replace("\\040", " ", StringComparison.Ordinal), Kind: (string?)columns[2]))
            .Where(mount => path.StartsWith(mount.MountPoint!.TrimEnd('/') + "/", StringComparison.Ordinal))
            .OrderBy(mount => mount.MountPoint!.Length)
            .LastOrDefault();
    }

    private static Finding Space(string folder, FileSystemState? state)
    {
        if (state is not { TotalBytes: > 0 } disk)
        {
            return Finding.NotApplicable("data-space", $"It is not known how much space is left for {folder}.");
        }

        var message = $"{ByteSizeText.Format(disk.FreeBytes)} of {ByteSizeText.Format(disk.TotalBytes)} are free for {folder}.";
        const string Remedy = "Delete something else from this disk, or let the recordings keep less (docs/guide.md, retention).";
        return disk.FreeBytes switch
        {
            < ProblemFreeBytes => Finding.Problem("data-space", message, Remedy),
            var free when free < disk.TotalBytes * WarningFreeShare => Finding.Warning("data-space", message, Remedy),
            _ => Finding.Ok("data-space", message),
        };
    }

    private static Finding Files(string folder, FileSystemState? state)
    {
        if (state is not { TotalFiles: > 0 } disk)
        {
            return Finding.NotApplicable("data-files", $"The number of files in {folder} is not limited.");
        }

        var message = $"{disk.FreeFiles} more files fit on the disk of {folder}; a stream makes 1440 a day.";
        return disk.FreeFiles switch
        {
            < 1440 => Finding.Problem("data-files", message, "Delete files that are not Saksi's, or make the file system anew with more inodes."),
            < 100_000 => Finding.Warning("data-files", message, "Let the recordings keep less, or use a file system with more inodes."),
            _ => Finding.Ok("data-files", message),
        };
    }
}
