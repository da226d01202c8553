using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Saksi.Cli.CommandLine;
using Saksi.Onvif;
using Saksi.Onvif.Discovery;

namespace Saksi.Cli.Commands.Discovering;

/// <summary><c>saksi discover</c>: which cameras are there.</summary>
internal static class DiscoverCommand
{
    private static readonly TimeSpan LongestSearch = TimeSpan.FromHours(1);

    public static SubCommand Create()
    {
        var timeout = CommonOptions.Duration("--timeout", "How long answers are waited for; 4s if it is not given.");
        var addresses = new Option<string[]>("--address")
        {
            Description = "Ask this machine and not everybody, in another network for instance. Several may be given.",
            HelpName = "HOST[:PORT]",
        };
        return new SubCommand("discover", "Lists the cameras that answer in the networks of this machine (ONVIF, WS-Discovery).")
        {
            Options = { timeout, addresses, CommonOptions.Json() },
            Examples =
            [
                "saksi discover",
                "saksi discover --timeout 10s --json | jq -r .cameras[].addresses[0]",
                "saksi discover --address 192.0.2.17 --address 192.0.2.18",
            ],
            Run = context => RunAsync(context, context.ValueOrDefault(timeout), context.ValueOrDefault(addresses) ?? []),
        };
    }

    private static async Task<ExitStatus> RunAsync(CommandContext context, TimeSpan? timeout, string[] addresses)
    {
        if (timeout is { } given && (given <= TimeSpan.Zero || given > LongestSearch))
        {
            throw new WrongUsageException("--timeout is longer than an hour, or nothing.", "Write it as 4s or 1m.");
        }

        var options = new OnvifDiscoveryOptions
        {
            UsesMulticast = addresses.Length == 0,
            Targets = [.. (await Task.WhenAll(addresses.Select(text => ResolveAsync(text, context.Stop)))).Distinct()],
            Clock = context.Time,
        };
        var found = await context.Progress.RunAsync(
            "Asking for cameras", total: null, _ => FindAsync(context, timeout is { } time ? options with { Duration = time } : options));
        Report(context, found);
        return ExitStatus.Good;
    }

    private static async Task<IReadOnlyList<DiscoveredCamera>> FindAsync(CommandContext context, OnvifDiscoveryOptions options)
    {
        try
        {
            var found = new List<DiscoveredCamera>();
            await foreach (var camera in OnvifDiscovery.FindAsync(options, context.Stop))
            {
                found.Add(camera);
            }

            return [.. found.OrderBy(camera => camera.Addresses[0].Host, StringComparer.Ordinal).ThenBy(camera => camera.Addresses[0].Port)];
        }
        catch (OnvifException exception)
        {
            throw new UserErrorException(exception.Message, cause: exception);
        }
    }

    private static void Report(CommandContext context, IReadOnlyList<DiscoveredCamera> found)
    {
        if (context.IsJson)
        {
            context.WriteJson(DiscoverDocument.Of(found), DiscoverJson.Default.DiscoverDocument);
            return;
        }

        if (found.Count == 0)
        {
            context.Error.WriteLine(
                "No camera answered. Some have ONVIF or its discovery switched off, and those in other networks cannot hear us: ask them with --address.");
        }

        foreach (var camera in DiscoverDocument.Of(found).Cameras)
        {
            context.Output.WriteLine(TerminalText.Clean(string.Join('\n', Lines(camera))));
        }
    }

    private static IEnumerable<string> Lines(DiscoverDocument.CameraPart camera)
    {
        yield return camera.Addresses[0];
        yield return $"  name      {camera.Name ?? "not told"}";
        yield return $"  hardware  {camera.Hardware ?? "not told"}{(camera.Mac is null ? "" : $", MAC {camera.Mac}")}";
        if (camera.Locations.Count > 0)
        {
            yield return $"  location  {string.Join(", ", camera.Locations)}";
        }

        foreach (var other in camera.Addresses.Skip(1))
        {
            yield return $"  also      {other}";
        }
    }

    private static async Task<IPEndPoint> ResolveAsync(string text, CancellationToken stop)
    {
        if (IPAddress.TryParse(text, out var plain))
        {
            return new IPEndPoint(plain, OnvifDiscoveryOptions.Port);
        }

        var colon = text.LastIndexOf(':');
        var host = colon < 0 ? text : text[..colon];
        var port = (ushort)OnvifDiscoveryOptions.Port;
        if (host.Length == 0 || (colon >= 0 && !ushort.TryParse(text.AsSpan(colon + 1), out port)) || port == 0)
        {
            throw new WrongUsageException($"'{text}' is no address.", "Write it as 192.0.2.17 or 192.0.2.17:3702.");
        }

        try
        {
            var addresses = await Dns.GetHostAddressesAsync(host, AddressFamily.InterNetwork, stop);
            return new IPEndPoint(addresses[0], port);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException or IndexOutOfRangeException)
        {
            throw new UserErrorException($"No machine is called '{host}' here.", "Write its IPv4 address.", exception);
        }
    }
}
