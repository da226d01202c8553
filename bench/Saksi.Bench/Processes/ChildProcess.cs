using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Saksi.Bench.Processes;

/// <summary>A program that this one has started, and ends.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    private const int Interrupt = 2;

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private ChildProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new ChildProcess(Process.Start(start)!); // Not null without the shell.
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

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
