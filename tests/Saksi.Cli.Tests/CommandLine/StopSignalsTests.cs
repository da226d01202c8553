using System.Diagnostics;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Tests.CommandLine;

public sealed class StopSignalsTests
{
    [Theory]
    [InlineData("HUP")]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Turns_the_first_signal_into_a_request_to_stop(string signal)
    {
        using var signals = new StopSignals();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = signals.Token.Register(stopped.SetResult);

        using var kill = Process.Start("kill", ["-s", signal, $"{Environment.ProcessId}"]);

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
