using System.Diagnostics;
using Saksi.Simulator;

namespace Saksi.Web.Tests.Support;

/// <summary>The real <c>saksi serve</c> as a process of its own, over a folder of its own.</summary>
internal sealed class ServedProcess : IAsyncDisposable
{
    /// <summary>What stands before the address where the first administrator is made.</summary>
    private const string LinkBegin = "Set it up here (the link works once): ";

    private readonly Process _process;
    private readonly Task<string> _error;
    private readonly Task _output;

    private ServedProcess(string folder, Process process, Uri setupLink)
    {
        Folder = folder;
        _process = process;
        SetupLink = setupLink;
        _error = process.StandardError.ReadToEndAsync();
        _output = process.StandardOutput.ReadToEndAsync(); // Else it would wait one day for somebody to read.
    }

    public int Id => _process.Id;

    /// <summary>A folder for what the test keeps.</summary>
    public string Folder { get; }

    /// <summary>The one folder that holds everything of the server.</summary>
    public string DataFolder => Path.Combine(Folder, "data");

    public Uri SetupLink { get; }

    public static async Task<ServedProcess> StartAsync(CameraSimulator simulator)
    {
        var folder = Directory.CreateTempSubdirectory("saksi-served-").FullName;
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        await File.WriteAllTextAsync(Path.Combine(data, "saksi.yaml"), "cameras:\n" + PageUnderTest.Cameras(simulator));
        var process = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "saksi"), ["serve", "--data", data, "--listen", "127.0.0.1:0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!; // Not null without the shell.
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(LinkBegin, StringComparison.Ordinal))
            {
                return new ServedProcess(folder, process, new Uri(line[LinkBegin.Length..]));
            }
        }

        throw new InvalidOperationException($"saksi serve does not start: {await process.StandardError.ReadToEndAsync()}");
    }

    /// <summary>Stops every thread of it for as long as something is looked at: its memory, and a copy of its data folder.</summary>
    public async Task FreezeAsync(Action<string> look)
    {
        var copy = Path.Combine(Folder, "copy");
        await SignalAsync("STOP");
        try
        {
            await RunAsync("cp", "-r", DataFolder, copy); // Files that it has locked can only be read by others than .NET.
            look(copy);
        }
        finally
        {
            await SignalAsync("CONT");
        }

        Directory.Delete(copy, recursive: true);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await SignalAsync("INT");
        }

        await _process.WaitForExitAsync();
        await Task.WhenAll(_output, _error);
        _process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private Task SignalAsync(string name) => RunAsync("kill", $"-{name}", $"{_process.Id}");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }
}
