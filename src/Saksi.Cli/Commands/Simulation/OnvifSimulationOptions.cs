using System.CommandLine;
using System.Net;
using Saksi.Cli.CommandLine;
using Saksi.Simulator.Onvif;

namespace Saksi.Cli.Commands.Simulation;

/// <summary>The options of <c>saksi simulate</c> that are about ONVIF.</summary>
internal sealed class OnvifSimulationOptions
{
    private readonly Option<bool> _onvif = new("--onvif")
    {
        Description = "The cameras speak ONVIF too: services, PTZ, events, snapshots.",
    };

    private readonly Option<int?> _port = new("--onvif-port")
    {
        Description = "The HTTP port of the first camera's ONVIF, 8000 if it is not given; the next camera has the next one. 0 for free ones.",
        HelpName = "P",
    };

    private readonly Option<string?> _discovery = new("--discovery")
    {
        Description = "Answer probes there (WS-Discovery). On port 3702, multicast is answered too.",
        HelpName = "ADDRESS:PORT",
    };

    private readonly Option<TimeSpan?> _motionEvery = CommonOptions.Duration(
        "--motion-every", "Something moves before each camera so often, for a third of that time, and ONVIF tells.");

    public IEnumerable<Option> All => [_onvif, _port, _discovery, _motionEvery];

    /// <returns>Null when the cameras speak no ONVIF.</returns>
    /// <exception cref="WrongUsageException">They make no sense, one by one or together.</exception>
    public OnvifOptions? Read(CommandContext context)
    {
        var port = context.ValueOrDefault(_port);
        var discovery = context.ValueOrDefault(_discovery);
        var motion = context.ValueOrDefault(_motionEvery);
        if (!context.ValueOrDefault(_onvif))
        {
            return port is null && discovery is null && motion is null ? null : throw new WrongUsageException(
                "--onvif-port, --discovery and --motion-every are about ONVIF.", "Add --onvif.");
        }

        if (port is < 0 or > ushort.MaxValue)
        {
            throw new WrongUsageException($"--onvif-port {port} is not between 0 and {ushort.MaxValue}.");
        }

        if (motion is { } every && (every < TimeSpan.FromSeconds(1) || every > TimeSpan.FromDays(1)))
        {
            throw new WrongUsageException("--motion-every is not between 1s and 1d.");
        }

        return new OnvifOptions
        {
            Port = port ?? 8000,
            Discovery = discovery is null ? null : EndPoint(discovery),
            MotionEvery = motion,
        };
    }

    // IPEndPoint.TryParse takes an address alone for port 0.
    private static IPEndPoint EndPoint(string text) =>
        IPEndPoint.TryParse(text, out var endPoint) && endPoint.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            && text.Contains(':', StringComparison.Ordinal)
            ? endPoint
            : throw new WrongUsageException($"--discovery {text} is no address and port.", "Write it as 0.0.0.0:3702 or 127.0.0.1:0.");
}
