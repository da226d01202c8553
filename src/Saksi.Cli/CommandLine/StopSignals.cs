using System.Runtime.InteropServices;

namespace Saksi.Cli.CommandLine;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP into a request to stop. The second signal ends the process at once, for the day when
/// the orderly end hangs; everything durable is durable then, too.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Handle))];
    }

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        // Not cancelling the context lets the runtime end the process by the signal's default action.
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
