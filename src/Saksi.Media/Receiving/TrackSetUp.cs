using System.Globalization;
using Saksi.Media.Rtp;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <summary>Sets the tracks of a stream up: SETUP for each, and what the Transport headers say.</summary>
internal sealed class TrackSetUp(DescribedStream stream, StreamContext context)
{
    /// <summary>Sets all tracks up over a transport. A track that the camera refuses is dropped, the first is not.</summary>
    /// <exception cref="RtspException">The first track was refused, or there is none.</exception>
    internal async Task<TrackInputs> RunAsync(RtspTransport transport, CancellationToken cancellationToken)
    {
        ThrowIfNothingToSetUp();
        var inputs = new TrackInputs();
        try
        {
            foreach (var track in stream.Selection.Tracks.ToArray())
            {
                await AddAsync(inputs, track, transport, cancellationToken);
            }

            BuildPipelines(inputs.All);
            return inputs;
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    private void ThrowIfNothingToSetUp()
    {
        if (stream.Selection.Tracks.Count == 0)
        {
            var reasons = stream.Selection.Ignored.Select(i => $"{i.Kind} {i.EncodingName}: {i.Reason}");
            throw new RtspException(
                StreamEndReason.NoUsableTracks, "the stream has no track to record: " + string.Join("; ", reasons));
        }
    }

    private async Task AddAsync(
        TrackInputs inputs, ReceivedTrack track, RtspTransport transport, CancellationToken cancellationToken)
    {
        var input = new TrackInput(track, inputs.All.Count, BaseUrl.Join(stream.BaseUrl, track.Control));
        try
        {
            if (transport == RtspTransport.Udp)
            {
                var connection = stream.Client.Connection;
                input.Ports = UdpPortPair.Bind(connection.LocalAddress, connection.RemoteAddress);
            }

            var answer = await RequestAsync(input, cancellationToken);
            if (!answer.IsSuccess)
            {
                throw RtspRefusal.Create("SETUP", answer);
            }

            stream.Client.TakeSession(answer);
            TakeTransport(input, answer.Headers["Transport"]);
            inputs.Add(input);
        }
        catch (RtspException exception) when (inputs.All.Count > 0 && exception.StatusCode != 0)
        {
            input.Dispose();
            stream.Selection.Drop(track, "the camera refused to set it up: " + exception.Message);
        }
        catch
        {
            input.Dispose();
            throw;
        }
    }

    private async Task<RtspMessage> RequestAsync(TrackInput input, CancellationToken cancellationToken)
    {
        var transport = $"Transport: {Offer(input)}\r\n";
        var answer = await stream.Client.RequestAsync("SETUP", input.Url, transport, cancellationToken);
        if (answer.StatusCode != 404 || input.Track.Control is not ['/', ..] control)
        {
            return answer;
        }

        // Most cameras want such a control appended, some mean it as RFC 3986 does.
        input.Url = BaseUrl.JoinToRoot(stream.BaseUrl, control);
        return await stream.Client.RequestAsync("SETUP", input.Url, transport, cancellationToken);
    }

    // Without "mode=play", which breaks some servers.
    private static string Offer(TrackInput input) => input.Ports is { } ports
        ? string.Create(CultureInfo.InvariantCulture, $"RTP/AVP;unicast;client_port={ports.RtpPort}-{ports.RtpPort + 1}")
        : string.Create(
            CultureInfo.InvariantCulture,
            $"RTP/AVP/TCP;unicast;interleaved={2 * input.Index}-{(2 * input.Index) + 1}");

    private void TakeTransport(TrackInput input, string? value)
    {
        var transport = TransportHeader.Parse(value ?? "");
        if (transport.HasInvalidSsrc)
        {
            context.Quirks.Add(RtspQuirk.TransportSsrcInvalid);
        }

        input.AnnouncedSsrc = transport.Ssrc;
        if (input.Ports is { } ports)
        {
            TakeServerPorts(ports, transport);
        }
        else
        {
            TakeChannels(input, transport, isStated: value is not null);
        }
    }

    private void TakeServerPorts(UdpPortPair ports, TransportHeader transport)
    {
        ports.ServerPorts = transport.ServerPorts is { Rtp: > 1, Rtcp: > 0 } known ? known : null;
        if (ports.ServerPorts is null)
        {
            // Absent, or "0-1": then the way is open only where nothing filters, and reports wait for RTCP to come.
            context.Quirks.Add(RtspQuirk.TransportIncomplete);
        }
    }

    private void TakeChannels(TrackInput input, TransportHeader transport, bool isStated)
    {
        if (isStated && !transport.IsLabelledTcp)
        {
            context.Quirks.Add(transport.Interleaved is null
                ? RtspQuirk.TransportIncomplete
                : RtspQuirk.TcpTransportLabelledUdp);
        }

        var asked = (Rtp: 2 * input.Index, Rtcp: (2 * input.Index) + 1);
        var channels = transport.Interleaved ?? asked;
        if (channels != asked)
        {
            context.Quirks.Add(RtspQuirk.InterleavedChannelsChanged);
        }

        (input.RtpChannel, input.RtcpChannel) = channels;
        stream.Client.Connection.Frames.Assign(channels.Rtp);
        stream.Client.Connection.Frames.Assign(channels.Rtcp);
    }

    private void BuildPipelines(List<TrackInput> inputs)
    {
        var rates = inputs.ConvertAll(i => i.Track.ClockRateHz);
        var reference = Math.Max(0, inputs.FindIndex(i => i.Track.Kind == TrackKind.Video));
        var timeline = new StreamTimeline(rates, reference, context.Clock, context.Quirks);
        foreach (var input in inputs)
        {
            var span = input.Ports is null ? RtpReorderBuffer.TcpSpan : RtpReorderBuffer.UdpSpan;
            input.Pipeline = new TrackPipeline(input.Index, input.Track, span, timeline, context);
            if (input.AnnouncedSsrc is { } ssrc)
            {
                input.Pipeline.Announce(ssrc);
            }
        }
    }
}
