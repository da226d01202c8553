using System.Globalization;
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
        // SIGINT is taken even where it is ignored, as in a background job of a script: whoever sends it means it.
        PosixSignal[] signals = IsHangUpIgnored()
            ? [PosixSignal.SIGINT, PosixSignal.SIGTERM]
            : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
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

    /// <summary>Whether this was started with nohup, to go on recording after the terminal has gone.</summary>
    private static bool IsHangUpIgnored()
    {
        // proc(5): "SigIgn: 0000000000001000", a bit for each signal, that of SIGHUP (1) last.
        const string Name = "SigIgn:";
        var mask = File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..].Trim();
        return ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ignored)
            && (ignored & 1) != 0;
    }

    private void Handle(PosixSignalContext context)
    {
        // Not cancelling the context lets the runtime end the process by the signal's default action.
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
