using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>The MP4 file that is being written: beside its name, which it gets when it is complete.</summary>
internal sealed class Mp4Target : IDisposable
{
    private readonly string _temporary;
    private readonly string _path;

    private Mp4Target(string path)
    {
        _path = path;
        _temporary = $"{path}.{Guid.NewGuid():N}.part";
        Stream = new FileStream(_temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            BufferSize = 1 << 20,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    /// <summary>Where to write; it can seek.</summary>
    public FileStream Stream { get; }

    /// <summary>Opens the target.</summary>
    /// <exception cref="UserErrorException">There is something that is no file and must not be replaced by one.</exception>
    public static Mp4Target Create(string output)
    {
        if (output == "-")
        {
            throw new UserErrorException(
                "An MP4 is written at several places at once, so it cannot go to standard output.", "Give the name of a file.");
        }

        // The target of a link is replaced, not the link.
        var file = new FileInfo(output);
        var path = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(path) || (File.Exists(path) && !IsFile(path)))
        {
            throw new UserErrorException($"{output} is not a file.", "Give the name of a file that may be replaced, or a new one.");
        }

        return new Mp4Target(path);
    }

    /// <summary>Gives the file, which is complete now, its name.</summary>
    public void Commit()
    {
        Stream.Flush(flushToDisk: File.Exists(_path)); // What it replaces is gone then, even if power fails.
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full, which the writer has said already: what waited to be written is not wanted any more.
        }
        finally
        {
            File.Delete(_temporary);
        }
    }

    // A device can be opened and sought like a file; a pipe shows by its inability to seek.
    private static bool IsFile(string path)
    {
        if (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal))
        {
            return false;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        return stream.CanSeek;
    }
}
