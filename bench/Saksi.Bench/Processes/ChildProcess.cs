using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Saksi.Bench.Processes;

/// <summary>A program that this one has started, and ends.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int Interrupt = 2;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ChildProcess(Process process, Action<string>? onLine)
    {
        _process = process;
        _output = ReadAsync(process.StandardOutput, onLine);
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>What it has written to standard error, once it has ended.</summary>
    public Task<string> Diagnostics => _error;

    /// <summary>Starts a program.</summary>
    /// <param name="program">Its path, or its name when it is installed.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="onLine">Told every line of its standard output as it comes.</param>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, Action<string>? onLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ChildProcess(Process.Start(start)!, onLine); // Not null without the shell.
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new BenchException($"{program} cannot be started: {exception.Message}. scripts/install-dependencies.sh tests installs it.");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="BenchException">It failed.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken stop)
    {
        using var child = Start(program, arguments);
        return await child.WaitAsync(stop);
    }

    /// <summary>Asks it to end, as Ctrl-C does.</summary>
    public void RequestEnd()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Interrupt);
        }
    }

    /// <summary>Waits for its end.</summary>
    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="BenchException">It failed.</exception>
    public async Task<string> WaitAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        var output = await _output;
        return _process.ExitCode == 0
            ? output
            : throw new BenchException($"{_process.StartInfo.FileName} failed: {await _error}");
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }

    private static async Task<string> ReadAsync(StreamReader reader, Action<string>? onLine)
    {
        if (onLine is null)
        {
            return await reader.ReadToEndAsync();
        }

        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            onLine(line);
        }

        return text.ToString();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
