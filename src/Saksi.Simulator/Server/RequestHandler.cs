using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Saksi.Simulator.Personalities;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>Answers the requests of one connection as its camera would.</summary>
internal sealed class RequestHandler(RtspConnection connection, RtspServer server)
{
    private Authenticator? _authenticator;

    private Personality Personality => connection.Camera?.Options.Personality ?? Personality.Plain;

    private RtspHabits Habits => Personality.Rtsp;

    /// <summary>Answers a request.</summary>
    /// <returns>False when the connection is to be closed.</returns>
    public bool Handle(RtspRequest request)
    {
        connection.Session?.Touch();
        var isKnown = connection.Paths.TryFind(request.Target, out var stream, out var track);
        if (isKnown)
        {
            connection.Camera = stream.Camera;
        }

        if (connection.Camera is { IsDown: true })
        {
            return false;
        }

        switch (request.Method)
        {
            case "OPTIONS":
                return Send(request, new RtspResponse(200).With("Public", Habits.Public));
            case "GET_PARAMETER" when Habits.IgnoresGetParameter:
                return true;
            case "SET_PARAMETER" when Habits.DropsOnSetParameter:
                return false;
        }

        if (Refusal(request, isKnown) is { } refusal)
        {
            return Send(request, refusal);
        }

        return request.Method switch
        {
            "DESCRIBE" => Describe(request, stream),
            "SETUP" => Setup(request, stream, track),
            "PLAY" => Play(request),
            "PAUSE" => Pause(request),
            "TEARDOWN" => Teardown(request),
            "GET_PARAMETER" or "SET_PARAMETER" => Send(request, WithSession(new RtspResponse(200))),
            _ => Send(request, new RtspResponse(501)),
        };
    }

    /// <summary>Counts what the client reports; packets of clients are of no other use to a camera.</summary>
    public void OnFrame(ReadOnlySpan<byte> frame)
    {
        if (connection.Session is not { } session)
        {
            return;
        }

        session.Touch();
        foreach (var track in session.Tracks.Values)
        {
            if (frame[1] == track.Transport.Channel + 1 && track.Ledger is { } ledger)
            {
                ledger.ReceiverReports++;
            }
        }
    }

    public void RefuseGarbage() => connection.Output.TrySend(new RtspResponse(400).ToBytes(null, Habits, ""));

    private RtspResponse? Refusal(RtspRequest request, bool isKnown)
    {
        if (!isKnown && (connection.Camera is null || request.Method is "DESCRIBE" or "SETUP"))
        {
            return new RtspResponse(404);
        }

        var camera = connection.Camera!;
        if (camera.RedirectTarget is { } target && request.Method is "DESCRIBE" or "SETUP")
        {
            return new RtspResponse(302).With("Location", target.OriginalString);
        }

        if (camera.RefusalStatus > 0 && request.Method is "DESCRIBE" or "SETUP" or "PLAY")
        {
            return new RtspResponse(camera.RefusalStatus);
        }

        return IsAuthorized(camera, request) ? null : Challenge();
    }

    private bool IsAuthorized(SimulatedCamera camera, RtspRequest request)
    {
        _authenticator ??= new Authenticator(
            camera.Options.Challenges ?? Personality.Challenges, camera.Realm, Habits.RequiresFullDigestUri);
        return (!Habits.RequiresUserAgent || request["User-Agent"] is not null)
            && (camera.Options.UserName is not { } user || _authenticator.Accepts(request, user, camera.Password));
    }

    private RtspResponse Challenge()
    {
        var response = new RtspResponse(401);
        foreach (var challenge in _authenticator!.Challenges())
        {
            response.With("WWW-Authenticate", challenge);
        }

        return response;
    }

    private bool Describe(RtspRequest request, SimulatedStream stream)
    {
        var origin = OriginOf(request.Target);
        var sdp = Personality.Sdp;
        var response = new RtspResponse(200)
        {
            Body = SessionDescription.Write(stream, connection.LocalAddress, origin),
        };
        var contentBase = sdp.ContentBase switch
        {
            ContentBaseHabit.WithoutScheme => origin[(origin.IndexOf("//", StringComparison.Ordinal) + 2)..] + stream.Path + "/",
            ContentBaseHabit.DoubledScheme => "rtsp://" + origin + stream.Path + "/",
            ContentBaseHabit.Relative => stream.Path + "/",
            _ => origin + stream.Path + "/",
        };
        if (sdp.ContentBase != ContentBaseHabit.Missing)
        {
            response.With("Content-Base", contentBase);
        }

        if (sdp.ContentType.Length > 0)
        {
            response.With("Content-Type", sdp.ContentType);
        }

        return Send(request, response);
    }

    private bool Setup(RtspRequest request, SimulatedStream stream, int track)
    {
        // A stream with one track may be set up by its own URL.
        track = track == PathTable.WholeStream && stream.TrackCount == 1 ? 0 : track;
        if (track < 0)
        {
            return Send(request, new RtspResponse(459));
        }

        if (stream.TrackOf(track) is null)
        {
            return Send(request, new RtspResponse(404));
        }

        if (connection.Session is { } existing && (existing.Stream != stream || existing.IsPlaying || existing.Tracks.ContainsKey(track)))
        {
            return Send(request, new RtspResponse(455));
        }

        var wanted = TransportRequest.Parse(request["Transport"], track);
        if (wanted is null || (wanted.IsInterleaved ? Habits.RefusesTcp : Habits.RefusesUdp))
        {
            return Send(request, new RtspResponse(461));
        }

        connection.Session ??= new StreamSession(stream, NewSessionId(), server.Clock);
        if (Habits.ChangesSessionId)
        {
            connection.Session.Id = NewSessionId();
        }

        return Send(request, WithSession(Open(connection.Session, wanted, track)));
    }

    private RtspResponse Open(StreamSession session, TransportRequest wanted, int track)
    {
        if (wanted.IsInterleaved)
        {
            var first = (wanted.First + Habits.ChannelOffset) & 0xFF;
            var added = server.AddTrack(session, track, new InterleavedTransport(connection.Output, (byte)first));
            var channels = Habits.Transport == TransportHabit.SingleChannel ? $"{first}" : $"{first}-{first + 1}";
            return new RtspResponse(200).With("Transport", TransportHeader.Tcp(Habits.Transport, channels, added.Ssrc));
        }

        if (UdpPair.Open(connection.LocalAddress, connection.RemoteAddress, wanted) is not { } pair)
        {
            return new RtspResponse(500);
        }

        var overUdp = server.AddTrack(session, track, pair.Transport);
        pair.CountReports(session, overUdp);
        return new RtspResponse(200).With(
            "Transport", TransportHeader.Udp(Habits.Transport, wanted, pair.RtpPort, connection.LocalAddress, overUdp.Ssrc));
    }

    private bool Play(RtspRequest request)
    {
        if (connection.Session is not { } session)
        {
            return Send(request, new RtspResponse(454));
        }

        if (Habits.RequiresRange && request["Range"] is null)
        {
            return Send(request, new RtspResponse(457));
        }

        var response = WithSession(new RtspResponse(200)).With("Range", "npt=0.000-");
        if (Habits.RtpInfo != RtpInfoHabit.Missing)
        {
            response.With("RTP-Info", RtpInfoHeader.Write(session, Habits.RtpInfo, OriginOf(request.Target)));
        }

        server.OpenLedger(session);
        if (Habits.SendsBeforePlayResponse)
        {
            server.PlayAtOnce(session);
        }

        server.Stale.RunInto(session.Stream.Camera, connection.Output);
        Send(request, response);
        server.Play(session);
        return !Habits.AsksClient || connection.Output.TrySend(
            Encoding.ASCII.GetBytes($"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\nSession: {session.Id}\r\n\r\n"));
    }

    private bool Pause(RtspRequest request)
    {
        connection.Session?.Pause();
        return Send(request, connection.Session is null ? new RtspResponse(454) : WithSession(new RtspResponse(200)));
    }

    private bool Teardown(RtspRequest request)
    {
        if (connection.Session is not { } session)
        {
            return Send(request, new RtspResponse(454));
        }

        server.End(session, "teardown");
        connection.Session = null;
        return Send(request, new RtspResponse(200));
    }

    private RtspResponse WithSession(RtspResponse response)
    {
        if (connection.Session is not { } session)
        {
            return response;
        }

        var timeout = Habits.SessionTimeoutSeconds is { } seconds
            ? $";{(Habits.BlankBeforeTimeout ? " " : "")}timeout={seconds}" : "";
        return response.With("Session", session.Id + timeout);
    }

    private bool Send(RtspRequest request, RtspResponse response) =>
        connection.Output.TrySend(response.ToBytes(request["CSeq"], Habits, Personality.ServerBanner));

    // Scheme, host and port as the client wrote them: what it can reach us by.
    private static string OriginOf(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        var path = scheme < 0 ? 0 : target.IndexOf('/', scheme + 3);
        return scheme < 0 ? "" : path < 0 ? target : target[..path];
    }

    private static string NewSessionId() =>
        RandomNumberGenerator.GetInt32(100_000_000, int.MaxValue).ToString(CultureInfo.InvariantCulture);
}
