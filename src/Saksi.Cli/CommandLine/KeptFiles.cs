using Saksi.Recording.Storage;

namespace Saksi.Cli.CommandLine;

/// <summary>Files that what a command writes may not replace, since nobody could bring them back.</summary>
internal static class KeptFiles
{
    private const int LargestIdentityFileBytes = 64 << 10;

    /// <summary>Refuses an output that would replace one of the files that hold keys, or any identity file.</summary>
    /// <exception cref="WrongUsageException">It is one of them.</exception>
    public static void RefuseKeys(string output, IEnumerable<string> files)
    {
        var target = Target(output);
        if (files.FirstOrDefault(file => Target(file) == target) is { } file)
        {
            throw new WrongUsageException($"{output} would replace {file}, which holds keys.", "Give another name with -o.");
        }

        if (IsIdentityFile(new FileInfo(target)))
        {
            throw new WrongUsageException($"{output} holds a secret key and is not replaced.", "Give another name with -o.");
        }
    }

    /// <summary>Refuses an output that would replace a file in a folder that holds recordings.</summary>
    /// <exception cref="UserErrorException">It would.</exception>
    public static void RefuseRecordings(string output, IEnumerable<string> directories)
    {
        var target = Target(output);
        if (File.Exists(target)
            && directories.FirstOrDefault(directory => target.StartsWith($"{Path.TrimEndingDirectorySeparator(directory)}/", StringComparison.Ordinal)) is { } found)
        {
            throw new UserErrorException($"{output} would replace a file among the recordings.", $"Give a name outside of {found} with -o.");
        }
    }

    /// <summary>Refuses an output that would replace a file in a storage directory, wherever that is.</summary>
    /// <exception cref="WrongUsageException">It would.</exception>
    public static void RefuseRecordings(string output)
    {
        var target = new FileInfo(Target(output));
        for (var directory = target.Directory; target.Exists && directory is not null; directory = directory.Parent)
        {
            if (File.Exists(Path.Combine(directory.FullName, StorageDirectory.IdentityFileName)))
            {
                throw new WrongUsageException(
                    $"{output} would replace a file among the recordings.", $"Give a name outside of {directory.FullName} with -o.");
            }
        }
    }

    // The size also leaves out pipes and devices, from which nothing may be taken.
    private static bool IsIdentityFile(FileInfo file) =>
        file is { Exists: true, Length: > 0 and <= LargestIdentityFileBytes }
        && File.ReadAllText(file.FullName).Contains("AGE-SECRET-KEY-1", StringComparison.Ordinal);

    // Through a link, since its target is what is replaced.
    private static string Target(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? file.FullName;
    }
}
