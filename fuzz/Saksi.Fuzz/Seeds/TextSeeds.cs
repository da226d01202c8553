using System.Text;
using Saksi.Age;
using Saksi.Fuzz.Targets;

namespace Saksi.Fuzz.Seeds;

/// <summary>Messages, headers, descriptions, addresses and keys: texts as cameras and people write them.</summary>
internal static class TextSeeds
{
    private const string H264Sdp =
        "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=Session\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\na=control:*\r\na=tool:Media Server\r\n"
        + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:trackID=1\r\na=recvonly\r\n"
        + "a=fmtp:96 packetization-mode=1;profile-level-id=42C01E;sprop-parameter-sets=Z0LAHtkDxWhAAAADAEAAAAwDxYuS,aMuMsg==\r\n";

    private const string Answer = "RTSP/1.0 200 OK\r\nCSeq: 3\r\n";

    public static IEnumerable<Seed> All() => [.. Messages(), .. Frames(), .. Headers(), .. Addresses(), .. Descriptions(), .. Keys()];

    private static IEnumerable<Seed> Messages() => new (string Name, string Text)[]
    {
        ("challenge", "RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\nWWW-Authenticate: Digest realm=\"IP Camera(AB705)\", nonce=\"fcc8\", "
            + "algorithm=\"SHA-256\", qop=\"auth\", stale=\"FALSE\"\r\nWWW-Authenticate: Basic realm=\"x\"\r\n\r\n"),
        ("setup-tcp", Answer + "Session:  12345678;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627;mode=\"play\"\r\n\r\n"),
        ("setup-udp", Answer + "Session: 1\r\nTransport: RTP/AVP;unicast;client_port=5-6;server_port=7-8;source=10.0.0.1\r\n\r\n"),
        ("play", Answer + "RTP-Info: url=rtsp://h/s/track1;seq=1;rtptime=2;ssrc=56597976,url=trackID=2;seq=3\r\n\r\n"),
        ("describe", Answer + "Content-Base: rtsp://rtsp://::ffff:1.2.3.4/a b/\r\nX-Control: /a b/trackID=1\r\nPublic: OPTIONS, DESCRIBE\r\n\tGET_PARAMETER\r\n\r\n"),
        ("redirect", "RTSP/1.0 302 Moved\r\nCSeq: 2\r\nLocation: rtsp://u:p%25@[::1]:554/x?y=z\r\n\r\n"),
        ("request", "GET_PARAMETER rtsp://192.0.2.7/ RTSP/1.0\nCSeq: 9\n\n"),
        ("relative-base", Answer + "Content-Base: ?channel=1\r\nX-Control: ?ctype=video\r\n\r\n"),
    }.Select(one => Seed.Of("rtsp-message", one.Name, one.Text));

    private static IEnumerable<Seed> Frames()
    {
        const string Packet = "$\0\0\u0010\u0080\u0060\0\u0001\0\0\0\u0001\0\0\0\u0001ABCD";
        var described = $"{Answer}Content-Length: {H264Sdp.Length}\r\n\r\n{H264Sdp}";
        yield return Seed.Of("rtsp-frames", "answers", "\u00FF" + described + Answer + "\r\n");
        yield return Seed.Of("rtsp-frames", "packets", "\u0003" + Packet + Packet.Replace("$\0", "$\u0001", StringComparison.Ordinal) + Packet);
        yield return Seed.Of("rtsp-frames", "packets-and-answer", "\u0010" + Packet + Answer + "\r\n" + Packet);
        yield return Seed.Of("rtsp-frames", "junk", "\u0007\r\n\r\n" + Packet + "$" + Packet + "junk RTSP R" + Packet + "RTSP/1.0 \r\n\r\n" + Packet);
        yield return Seed.Of("rtsp-frames", "request", "\0OPTIONS * RTSP/1.0\nCSeq: 1\n\n" + Packet);
        yield return Seed.Of("rtsp-frames", "oversized", "\u0040" + Answer + "Content-Length: 99999999999\r\n\r\n" + Packet);
        yield return Seed.Of(
            "rtsp-frames", "head-without-end", "\u00FF" + string.Concat(Enumerable.Repeat("RTSP/1.0 200 OK\nA: b\n", 900)));
    }

    private static IEnumerable<Seed> Headers() =>
    [
        Seed.Of("rtsp-transport", "tcp", "RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627;mode=\"play\""),
        Seed.Of("rtsp-transport", "udp", "RTP/AVP;unicast;client_port=50000-50001;server_port=6970-6971;source=10.0.0.1;ssrc=0011AABB"),
        Seed.Of("rtsp-transport", "list", "RTP/SAVP;unicast;interleaved=2,RTP/AVP"),
        Seed.Of("rtsp-session", "plain", "12345678"),
        Seed.Of("rtsp-session", "timeout", " 1A2b$-_.+ ; timeout = 60 "),
        Seed.Of("rtsp-rtp-info", "two", "url=rtsp://h/s/track1;seq=1;rtptime=2;ssrc=56597976,url=\"trackID=2\";seq=3"),
        Seed.Of("rtsp-rtp-info", "commas", "url=rtsp://h/a,b;c=d;seq=0;rtptime=-1"),
        Seed.Of("rtsp-www-authenticate", "digest", "Digest realm=\"IP Camera(AB705)\", nonce=\"fcc8\", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"x\\\"y\", stale=true"),
        Seed.Of("rtsp-www-authenticate", "both", "Basic realm=\"x\", Digest realm=y,nonce=0123,algorithm=MD5-sess,qop=auth"),
        Seed.Of("rtsp-www-authenticate", "renewed", "Digest realm=\"a\", nonce=\"1\"|Digest realm=\"a\", nonce=\"2\", stale=TRUE|Basic realm=\"a\""),
    ];

    private static IEnumerable<Seed> Addresses() =>
    [
        Seed.Of("rtsp-url", "plain", "rtsp://192.0.2.7/stream1"),
        Seed.Of("rtsp-url", "credentials", "rtsps://user:p%40ss@camera.example:8554/a b?channel=1&subtype=0"),
        Seed.Of("rtsp-url", "raw-password", "rtsp://u:p/w#?@[fe80::1%25eth0]:554/x"),
        Seed.Of("rtsp-url", "bare-ipv6", " rtsp://::1/x "),
        Seed.Of("rtsp-url", "user-only", "RTSP://u@h"),
        Seed.Of("rtsp-url", "at-in-path", "rtsp://a:b@c:1/d@e"),
    ];

    private static IEnumerable<Seed> Descriptions() => new (string Name, string Text)[]
    {
        ("h264", H264Sdp),
        ("aac-and-h265", "m=audio 0 RTP/AVP 97 8\r\na=rtpmap:97 MPEG4-GENERIC/16000/2\r\n"
            + "a=fmtp:97 streamtype=5;mode=AAC-hbr;config=1408;SizeLength=13;IndexLength=3;IndexDeltaLength=3\r\na=sendonly\r\n"
            + "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=recvonly\r\n"
            + "a=fmtp:98 sprop-vps=QAEMAf//AWAAAAMAsAAAAwAAAwBdqgJA;sprop-sps=QgEBAWAAAAMAsAAAAwAAAwBdoAKAgC0WWqSSqQ==;sprop-pps=RAHA8vA8kA==\r\n"),
        ("odd-media", "v=0\r\nm=application/TP-LINK 0 RTP/AVP smart/1/90000\r\na=rtpmap:95 TP-LINK/90000\r\nm=\r\n"
            + "m=video 0 RTP/AVP 26\r\na=x-dimensions:1920,1080\r\na=fmtp:26 x-dimensions=2592,1944\r\nm=audio 0 RTP/AVP 0\r\na=rtpmap:0 \r\n"),
        ("opus", "m=audio 0 RTP/AVP 111\na=rtpmap:111 opus/48000/2\na=fmtp:111 sprop-stereo=1\nm=audio 0 RTP/SAVP 8\n"),
    }.Select(one => Seed.Of("sdp", one.Name, one.Text));

    private static IEnumerable<Seed> Keys()
    {
        var identity = FuzzKeys.Identity;
        yield return Seed.Of("age-identities", "one", IdentityFile.Format(identity, DateTimeOffset.UnixEpoch));
        yield return Seed.Of("age-identities", "two", $"{identity}\r\n\n# again\n{identity}");
        yield return Seed.Of("age-recipients", "two", $"# owner\n{identity.Recipient}\n{identity.Recipient}\n");
        yield return Seed.Of("bech32", "recipient", identity.Recipient.ToString());
        yield return Seed.Of("bech32", "identity", identity.ToString());
        yield return Seed.Of("bech32", "empty", Bech32.Encode("a", []));
        yield return Seed.Of("bech32", "odd-length", Bech32.Encode("x1y", Encoding.ASCII.GetBytes("1234567")));
    }
}
