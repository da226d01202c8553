using System.Diagnostics;
using Saksi.Simulator;

namespace Saksi.Recording.Tests.Support;

/// <summary>The real <c>saksi record</c> as a process of its own, which can be killed.</summary>
internal sealed class RecorderProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private RecorderProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>The program: it is built beside these tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, "saksi");

    public int Id => _process.Id;

    /// <summary>Starts it; cameras of the simulator are named as there.</summary>
    public static RecorderProcess Start(RecorderFixture fixture, CameraSimulator simulator, params string[] more) =>
        Start([Program], fixture, [.. more, .. simulator.Cameras.Select(camera => $"{camera.Name}={simulator.UrlOf(camera.Name)}")]);

    /// <summary>Starts it through another program, such as strace.</summary>
    public static RecorderProcess Start(IReadOnlyList<string> program, RecorderFixture fixture, IReadOnlyList<string> more)
    {
        var start = new ProcessStartInfo(
            program[0],
            [
                .. program.Skip(1),
                "record",
                "--recipient", fixture.Owner.Recipient.ToString(),
                "--recipient", fixture.Recovery.Recipient.ToString(),
                "--data", fixture.Data,
                "--transport", "tcp",
                .. more,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new RecorderProcess(Process.Start(start)!); // Without shell execution there is a process or an exception.
    }

    /// <summary>SIGKILL: as near to a pulled plug as a process comes. Returns what it had complained of.</summary>
    public async Task<string> KillAsync()
    {
        Assert.False(_process.HasExited, $"The recorder ended by itself.");
        _process.Kill();
        await _process.WaitForExitAsync();
        return await _error;
    }

    /// <summary>Ends it as Ctrl-C does and returns what it printed.</summary>
    public async Task<(int Exit, string Output, string Error)> StopAsync()
    {
        if (!_process.HasExited)
        {
            await Tool.RunAsync("kill", "-INT", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return await WaitAsync();
    }

    /// <summary>Waits for its end and returns what it printed.</summary>
    public async Task<(int Exit, string Output, string Error)> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output, await _error);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
