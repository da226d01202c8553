using System.Net.Sockets;
using System.Text;
using Saksi.Server.Hosting;

namespace Saksi.Server.Tests.Hosting;

public sealed class SystemdNotifierTests
{
    [Theory]
    [InlineData("a path", false)]
    [InlineData("an abstract name", true)]
    public void Systemd_hears_that_we_are_ready_alive_and_stopping(string name, bool isAbstract)
    {
        Assert.NotEmpty(name);
        var folder = Directory.CreateTempSubdirectory("saksi-notify-");
        var path = isAbstract ? $"@saksi-test-{Guid.NewGuid():N}" : Path.Combine(folder.FullName, "notify");
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
        systemd.Bind(new UnixDomainSocketEndPoint(isAbstract ? "\0" + path[1..] : path));
        var notifier = SystemdNotifier.Create(
            variable => variable switch { "NOTIFY_SOCKET" => path, "WATCHDOG_USEC" => "60000000", "WATCHDOG_PID" => "42", _ => null }, 42);
        Assert.Equal(TimeSpan.FromSeconds(30), notifier.WatchdogInterval);
        notifier.Ready();
        notifier.Alive();
        notifier.Stopping();
        Assert.StartsWith("READY=1", Receive(), StringComparison.Ordinal);
        Assert.Equal("WATCHDOG=1", Receive());
        Assert.StartsWith("STOPPING=1", Receive(), StringComparison.Ordinal);
        folder.Delete(recursive: true);

        string Receive()
        {
            var buffer = new byte[256];
            return Encoding.UTF8.GetString(buffer, 0, systemd.Receive(buffer));
        }
    }

    [Fact]
    public void Without_systemd_nothing_happens()
    {
        var notifier = SystemdNotifier.Create(_ => null, 42);
        notifier.Ready();
        Assert.Null(notifier.WatchdogInterval);
        Assert.Null(SystemdNotifier.Create(variable => variable == "WATCHDOG_PID" ? "7" : "1000", 42).WatchdogInterval);
        SystemdNotifier.Create(variable => variable == "NOTIFY_SOCKET" ? "/nowhere/at/all" : null, 42).Ready();
    }
}
