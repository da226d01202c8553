using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Saksi.Onvif.Discovery;

/// <summary>Finds cameras by WS-Discovery.</summary>
public static class OnvifDiscovery
{
    /// <summary>Cameras as they answer, each once, until the time is over or it is cancelled.</summary>
    /// <exception cref="OnvifException">There is nobody to ask, or no interface to ask through.</exception>
    public static async IAsyncEnumerable<DiscoveredCamera> FindAsync(
        OnvifDiscoveryOptions options, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sockets = Open(options);
        using var deadline = new CancellationTokenSource(options.Duration, options.Clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var found = Channel.CreateBounded<DiscoveredCamera>(256);
        var work = Task.WhenAll(sockets.Select(each => each.RunAsync(found.Writer, stop.Token)));
        try
        {
            var known = new HashSet<string>();
            while (await WaitAsync(found.Reader, stop.Token))
            {
                while (known.Count < options.MaxCameras && found.Reader.TryRead(out var camera))
                {
                    var key = camera.EndpointReference.Length > 0 ? camera.EndpointReference : camera.Addresses[0].AbsoluteUri;
                    if (known.Add(key))
                    {
                        yield return camera;
                    }
                }

                if (known.Count >= options.MaxCameras)
                {
                    break;
                }
            }

            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            await stop.CancelAsync();
            await work;
            sockets.ForEach(each => each.Dispose());
        }
    }

    private static async Task<bool> WaitAsync(ChannelReader<DiscoveredCamera> reader, CancellationToken stop)
    {
        try
        {
            return await reader.WaitToReadAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false; // the time is over, or the caller has gone
        }
    }

    private static List<ProbeSocket> Open(OnvifDiscoveryOptions options)
    {
        var sockets = new List<ProbeSocket>();
        if (options.Targets.Count > 0)
        {
            sockets.Add(ProbeSocket.Unicast(options.Targets, options.Clock));
        }

        if (options.UsesMulticast)
        {
            // Loopback too: simulated cameras, and bridges to cameras that speak something else, run on this machine.
            sockets.AddRange(LocalAddresses().Append(IPAddress.Loopback).Select(address => ProbeSocket.TryMulticast(address, options.Clock)).OfType<ProbeSocket>());
        }

        return sockets.Count > 0 ? sockets : throw new OnvifException(
            OnvifErrorReason.Unreachable,
            "No network interface of this machine can ask for cameras. Connect it to their network, or name addresses to ask.");
    }

    private static List<IPAddress> LocalAddresses()
    {
        try
        {
            return NetworkInterface.GetAllNetworkInterfaces()
                .Where(each => each.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .Where(each => each.SupportsMulticast && each.NetworkInterfaceType != NetworkInterfaceType.Loopback)
                .SelectMany(each => each.GetIPProperties().UnicastAddresses)
                .Select(each => each.Address)
                .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address))
                .Distinct()
                .ToList();
        }
        catch (NetworkInformationException)
        {
            return [];
        }
    }
}
