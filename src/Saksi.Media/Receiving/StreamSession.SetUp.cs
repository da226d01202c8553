using System.Globalization;
using Saksi.Media.Rtsp;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <content>SETUP and PLAY.</content>
internal sealed partial class StreamSession
{
    private readonly List<TrackInput> _inputs = [];
    private readonly TrackInput?[] _channels = new TrackInput?[256];

    /// <summary>Sets all tracks up over a transport. A track that the camera refuses is dropped, the first is not.</summary>
    /// <exception cref="RtspException">The first track was refused, or there is none.</exception>
    internal async Task SetUpAsync(RtspTransport transport, CancellationToken cancellationToken)
    {
        Transport = transport;
        if (Selection.Tracks.Count == 0)
        {
            var reasons = string.Join("; ", Selection.Ignored.Select(i => $"{i.Kind} {i.EncodingName}: {i.Reason}"));
            throw new RtspException(StreamEndReason.NoUsableTracks, "the stream has no track to record: " + reasons);
        }

        foreach (var track in Selection.Tracks.ToArray())
        {
            var input = new TrackInput(track, _inputs.Count);
            try
            {
                if (transport == RtspTransport.Udp)
                {
                    input.Ports = UdpPortPair.Bind(Client.Connection.LocalAddress, Client.Connection.RemoteAddress);
                }

                var answer = await Client.RequestAsync(
                    "SETUP",
                    track.SetupUrl(_baseUrl),
                    $"Transport: {Offer(input)}\r\n",
                    cancellationToken);
                if (!answer.IsSuccess)
                {
                    throw RtspRefusal.Create("SETUP", answer);
                }

                Client.TakeSession(answer);
                TakeTransport(input, answer.Headers["Transport"]);
                _inputs.Add(input);
            }
            catch (RtspException exception) when (_inputs.Count > 0 && exception.StatusCode != 0)
            {
                input.Dispose();
                Selection.Drop(track, "the camera refused to set it up: " + exception.Message);
            }
            catch
            {
                input.Dispose();
                throw;
            }
        }

        BuildPipelines();
    }

    /// <summary>Starts the stream; packets may arrive before this returns.</summary>
    internal async Task PlayAsync(IStreamSink sink, CancellationToken cancellationToken)
    {
        foreach (var input in _inputs)
        {
            input.Pipeline.Sink = sink;
            input.Pipeline.LastUnitArrival = _clock.GetTimestamp();
            input.Ports?.PunchHoles();
        }

        Client.PacketHandler = TakeInterleaved;

        // Parrot wants a Range; a live camera ignores what it says.
        const string Range = "Range: npt=0.000-\r\n";
        var answer = await Client.RequestAsync("PLAY", _aggregateUrl, Range, cancellationToken);
        if (answer.StatusCode == 459)
        {
            // Aggregate operation not allowed (RFC 2326 11.3.10): one by one, then.
            foreach (var input in _inputs)
            {
                answer = await Client.RequestAsync("PLAY", input.Track.SetupUrl(_baseUrl), Range, cancellationToken);
            }
        }

        if (!answer.IsSuccess)
        {
            throw RtspRefusal.Create("PLAY", answer);
        }

        TakeRtpInfo(answer.Headers["RTP-Info"]);
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
            _quirks.Add(RtspQuirk.TransportSsrcInvalid);
        }

        input.AnnouncedSsrc = transport.Ssrc;
        if (input.Ports is { } ports)
        {
            TakeServerPorts(ports, transport);
            return;
        }

        if (value is not null && !transport.IsLabelledTcp)
        {
            _quirks.Add(transport.Interleaved is null
                ? RtspQuirk.TransportIncomplete
                : RtspQuirk.TcpTransportLabelledUdp);
        }

        var asked = (Rtp: 2 * input.Index, Rtcp: (2 * input.Index) + 1);
        var channels = transport.Interleaved ?? asked;
        if (channels != asked)
        {
            _quirks.Add(RtspQuirk.InterleavedChannelsChanged);
        }

        Assign(channels.Rtp, input);
        Assign(channels.Rtcp, input);
        input.RtpChannel = channels.Rtp;
        input.RtcpChannel = channels.Rtcp;
    }

    private void TakeServerPorts(UdpPortPair ports, TransportHeader transport)
    {
        ports.ServerPorts = transport.ServerPorts is { Rtp: > 1, Rtcp: > 0 } known ? known : null;
        if (ports.ServerPorts is null)
        {
            // Absent, or "0-1": then the way is open only where nothing filters, and reports wait for RTCP to come.
            _quirks.Add(RtspQuirk.TransportIncomplete);
        }
    }

    private void Assign(int channel, TrackInput input)
    {
        _channels[channel] ??= input;
        Client.Connection.Frames.Assign(channel);
    }

    private void BuildPipelines()
    {
        var rates = _inputs.ConvertAll(i => i.Track.ClockRateHz);
        var reference = Math.Max(0, _inputs.FindIndex(i => i.Track.Kind == TrackKind.Video));
        var timeline = new StreamTimeline(rates, reference, _clock, _quirks);
        foreach (var input in _inputs)
        {
            input.Pipeline = new TrackPipeline(
                input.Index, input.Track, input.Ports is not null, _statistics, timeline, _quirks, _clock);
            if (input.AnnouncedSsrc is { } ssrc)
            {
                input.Pipeline.Announce(ssrc);
            }
        }
    }

    private void TakeRtpInfo(string? value)
    {
        if (value is null)
        {
            return;
        }

        var entries = RtpInfoHeader.Parse(value, out var isMalformed);
        lock (_gate)
        {
            foreach (var entry in entries)
            {
                var input = FindInput(entry.Url);
                isMalformed |= input is null;
                if (input is { AnnouncedSsrc: null } && entry.Ssrc is { } ssrc)
                {
                    input.Pipeline.Announce(ssrc);
                }
            }
        }

        if (isMalformed)
        {
            _quirks.Add(RtspQuirk.RtpInfoMalformed);
        }
    }

    // The URL is absolute, or relative, or the bare control, or has another base than everything else (GW).
    private TrackInput? FindInput(string url) =>
        _inputs.Find(i => i.Track.SetupUrl(_baseUrl).Equals(url, StringComparison.OrdinalIgnoreCase))
        ?? _inputs.Find(i => i.Track.Control is { Length: > 0 } control
            && url.EndsWith(control, StringComparison.OrdinalIgnoreCase))
        ?? (_inputs.Count == 1 && url.TrimEnd('/') == _aggregateUrl.TrimEnd('/') ? _inputs[0] : null);
}
