using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>Where a command's bytes go: standard output, or a file that appears under its name only when it is whole.</summary>
internal sealed class OutputTarget : IDisposable
{
    private readonly string? _temporary;
    private readonly string? _path;

    private OutputTarget(Stream stream, string? temporary = null, string? path = null)
    {
        Stream = stream;
        _temporary = temporary;
        _path = path;
    }

    public Stream Stream { get; }

    /// <summary>Opens the target.</summary>
    /// <param name="path">A path; null or <see cref="AgeOptions.Standard"/> for standard output.</param>
    /// <exception cref="UserErrorException">It cannot be created.</exception>
    public static OutputTarget Create(string? path)
    {
        if (path is null or AgeOptions.Standard)
        {
            return new OutputTarget(Console.OpenStandardOutput());
        }

        try
        {
            if (OpenIfNotAFile(Path.GetFullPath(path)) is { } stream)
            {
                return new OutputTarget(stream);
            }

            // The target of a link is replaced, not the link.
            var file = new FileInfo(path);
            return CreateBeside(file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"Cannot write {path}: {FileErrorText.Of(error)}", cause: error);
        }
    }

    /// <summary>Closes what is now whole and gives it its name.</summary>
    public void Commit()
    {
        Stream.Flush();
        if (_temporary is not null)
        {
            // What is replaced is gone; its successor must not be lost by a power cut right after.
            if (File.Exists(_path))
            {
                ((FileStream)Stream).Flush(flushToDisk: true);
            }

            Stream.Dispose();
            File.Move(_temporary, _path!, overwrite: true); // both are set together
        }
    }

    /// <summary>Deletes what is not whole.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (_temporary is not null)
        {
            File.Delete(_temporary);
        }
    }

    // A pipe, which is written to, shows by its inability to seek; a device only by where it is.
    private static FileStream? OpenIfNotAFile(string path)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        if (!stream.CanSeek || path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal))
        {
            return stream;
        }

        stream.Dispose();
        return null;
    }

    private static OutputTarget CreateBeside(string target)
    {
        var temporary = Path.Combine(
            Path.GetDirectoryName(target) ?? "/", $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");

        // Without a buffer, so that closing it after a full disk has nothing left to write and to fail with.
        var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        return new OutputTarget(stream, temporary, target);
    }
}
