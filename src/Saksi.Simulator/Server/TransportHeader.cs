using System.Net;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Server;

/// <summary>Writes the Transport header of SETUP responses (RFC 2326 12.39).</summary>
internal static class TransportHeader
{
    public static string Tcp(TransportHabit habit, string channels, uint ssrc) => habit switch
    {
        TransportHabit.SsrcFirst => $"RTP/AVP/TCP;ssrc={ssrc:X8};interleaved={channels}",
        TransportHabit.PaddedSsrc => $"RTP/AVP/TCP;unicast;interleaved={channels};ssrc={ssrc,9:x};mode=\"play\"",
        TransportHabit.LabelledAsUdp => $"RTP/AVP;unicast;interleaved={channels};ssrc={ssrc:X8}",
        TransportHabit.EmptySource => $"RTP/AVP/TCP;unicast;source=;interleaved={channels};ssrc={ssrc:X8}",
        _ => $"RTP/AVP/TCP;unicast;interleaved={channels};ssrc={ssrc:X8}",
    };

    public static string Udp(TransportHabit habit, TransportRequest wanted, int port, IPAddress source, uint ssrc)
    {
        var client = $"RTP/AVP;unicast;client_port={wanted.First}-{wanted.Second}";
        return habit switch
        {
            TransportHabit.NoServerPort => client,
            TransportHabit.PaddedSsrc => $"{client};server_port={port}-{port + 1};ssrc={ssrc,9:x};mode=\"play\"",
            TransportHabit.EmptySource => $"{client};source=;server_port={port}-{port + 1};ssrc={ssrc:X8}",
            _ => $"{client};source={source};server_port={port}-{port + 1};ssrc={ssrc:X8}",
        };
    }
}
