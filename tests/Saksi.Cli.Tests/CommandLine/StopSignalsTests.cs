using System.Diagnostics;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

public sealed class StopSignalsTests
{
    /// <summary>With SIGHUP, because the test runner listens to SIGINT and SIGTERM itself.</summary>
    [Fact]
    public async Task Turns_the_first_signal_into_a_request_to_stop()
    {
        using var signals = new StopSignals();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = signals.Token.Register(stopped.SetResult);

        using var kill = Process.Start("kill", ["-s", "HUP", $"{Environment.ProcessId}"]);

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
