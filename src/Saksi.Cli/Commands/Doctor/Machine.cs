using Saksi.Server.Watching.Decoding;

namespace Saksi.Cli.Commands.Doctor;

/// <summary>The machine as <c>saksi doctor</c> sees it: a few files, the search path, two calls of the kernel.</summary>
/// <remarks>Reads only; opens no connection. Tests put a folder in the place of the root.</remarks>
internal sealed class Machine
{
    /// <summary>Before every path below <c>/proc</c>, <c>/sys</c> and <c>/run</c>.</summary>
    public string Root { get; init; } = "";

    /// <summary>Where programs are looked for, as in <c>PATH</c>.</summary>
    public string SearchPath { get; init; } = Environment.GetEnvironmentVariable("PATH") ?? "";

    public Func<ClockState?> ReadClock { get; init; } = Kernel.ReadClock;

    public Func<string, FileSystemState?> ReadFileSystem { get; init; } = Kernel.ReadFileSystem;

    /// <summary>Why no pictures can be looked at here; null when they can. Starts the decoder in its sandbox, with nothing to decode.</summary>
    public Func<string?> FindWatchingProblem { get; init; } =
        () => ToolSearch.FindProblemAsync(TimeProvider.System, CancellationToken.None).GetAwaiter().GetResult();

    /// <summary>The lines of a small file, or none when it is not there or may not be read.</summary>
    public string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(Root + path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    public string? ReadFirstLine(string path) => ReadLines(path).FirstOrDefault();

    /// <summary>The full path of a program, or null.</summary>
    public string? FindProgram(string name) =>
        SearchPath.Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);

    /// <summary>A limit of this process, such as "Max open files": the larger (hard) one. Null for "unlimited" or unknown.</summary>
    public long? ReadLimit(string name, bool hard)
    {
        // "Max open files            1024                 1048576              files"
        var line = ReadLines("/proc/self/limits").FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal));
        var columns = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return columns.Length > 1 && long.TryParse(columns[hard ? 1 : 0], out var limit) ? limit : null;
    }
}
