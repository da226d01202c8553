using System.Globalization;
using System.Runtime.InteropServices;

namespace Saksi.Cli.CommandLine;

/// <summary>
/// Turns Ctrl-C, SIGTERM and SIGHUP into a request to stop. The second signal ends the process at once, for the day when
/// the orderly end hangs; everything durable is durable then, too.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    // signal(7)
    private const int HangUp = 1;
    private const int Interrupt = 2;
    private const nint DefaultHandler = 0;

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals()
    {
        var ignored = ReadIgnoredSignals();
        if (IsIn(ignored, Interrupt))
        {
            // So it is in a background job of a script. Whoever sends it there means it, and the runtime would not
            // listen to a signal that is ignored.
            _ = SetSignalHandler(Interrupt, DefaultHandler);
        }

        // Ignored by nohup, to go on recording after the terminal has gone.
        PosixSignal[] signals = IsIn(ignored, HangUp)
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

    /// <summary>The signals that were ignored when this process began, a bit for each: SIGHUP (1) is the lowest.</summary>
    private static ulong ReadIgnoredSignals()
    {
        // proc(5): "SigIgn: 0000000000001000"
        const string Name = "SigIgn:";
        var mask = File.ReadLines("/proc/self/status")
            .FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal))?[Name.Length..].Trim();
        return ulong.TryParse(mask, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ignored) ? ignored : 0;
    }

    private static bool IsIn(ulong signals, int signal) => (signals & (1UL << (signal - 1))) != 0;

    [DllImport("libc", EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SetSignalHandler(int signal, nint handler);

    private void Handle(PosixSignalContext context)
    {
        // Not cancelling the context lets the runtime end the process by the signal's default action.
        context.Cancel = !_stop.IsCancellationRequested;
        _stop.Cancel();
    }
}
