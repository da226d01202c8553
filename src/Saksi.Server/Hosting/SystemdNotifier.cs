using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Saksi.Server.Hosting;

/// <summary>Tells systemd that the server is ready, alive, and stopping (sd_notify(3)). Does nothing where no systemd asks for it.</summary>
internal sealed class SystemdNotifier
{
    private readonly string? _socket;

    private SystemdNotifier(string? socket, TimeSpan? watchdog)
    {
        _socket = socket;
        WatchdogInterval = watchdog;
    }

    /// <summary>How often systemd wants to hear that we are alive: half of its patience. Null: it does not.</summary>
    public TimeSpan? WatchdogInterval { get; }

    /// <summary>What the environment of this process asks for.</summary>
    public static SystemdNotifier Create() => Create(Environment.GetEnvironmentVariable, Environment.ProcessId);

    internal static SystemdNotifier Create(Func<string, string?> environment, int processId)
    {
        var socket = environment("NOTIFY_SOCKET");
        // WATCHDOG_PID names another process where a shell passed its own environment on.
        var isForUs = environment("WATCHDOG_PID") is not { Length: > 0 } pid || pid == processId.ToString(CultureInfo.InvariantCulture);
        TimeSpan? watchdog = isForUs && long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var us) && us > 0
            ? TimeSpan.FromMicroseconds(us / 2)
            : null;
        return new SystemdNotifier(string.IsNullOrEmpty(socket) ? null : socket, watchdog);
    }

    public void Ready() => Send("READY=1\nSTATUS=Recording and serving");

    public void Alive() => Send("WATCHDOG=1");

    public void Stopping() => Send("STOPPING=1\nSTATUS=Closing segments");

    private void Send(string message)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // An abstract socket's name begins with a zero byte, which the variable writes as @.
            socket.Connect(new UnixDomainSocketEndPoint(_socket.StartsWith('@') ? "\0" + _socket[1..] : _socket));
            socket.Send(Encoding.UTF8.GetBytes(message));
        }
        catch (SocketException exception)
        {
            // systemd will act as if we had said nothing, which is right if it is not there.
            Debug.WriteLine(exception.Message);
        }
    }
}
