using System.Text;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Sdp;
using Saksi.Media.Tests.Receiving;

namespace Saksi.Media.Tests.Rtsp;

/// <summary>Nothing that a camera writes makes a parser throw or grow.</summary>
public sealed class RtspMutationTests
{
    private static readonly string[] Answers =
    [
        "RTSP/1.0 401 Unauthorized\r\nCSeq: 2\r\n"
        + "WWW-Authenticate: Digest realm=\"IP Camera(AB705)\", nonce=\"fcc8\", algorithm=\"SHA-256\", qop=\"auth\", stale=\"FALSE\"\r\n"
        + "WWW-Authenticate: Basic realm=\"x\"\r\n\r\n",
        "RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession:  12345678;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1;ssrc= d6d6627;mode=\"play\"\r\n\r\n",
        "RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 1\r\nTransport: RTP/AVP;unicast;client_port=5-6;server_port=7-8;source=10.0.0.1\r\n\r\n",
        "RTSP/1.0 200 OK\r\nCSeq: 4\r\nRTP-Info: url=rtsp://h/s/track1;seq=1;rtptime=2;ssrc=56597976,url=trackID=2;seq=3\r\n\r\n",
        "RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Base: rtsp://rtsp://::ffff:1.2.3.4/a b/\r\nPublic: OPTIONS, DESCRIBE\r\n\tGET_PARAMETER\r\n\r\n",
        "RTSP/1.0 302 Moved\r\nCSeq: 2\r\nLocation: rtsp://u:p%25@[::1]:554/x?y=z\r\n\r\n",
    ];

    private static readonly string[] Descriptions =
    [
        FakeCamera.H264Sdp,
        "m=audio 0 RTP/AVP 97 8\r\na=rtpmap:97 MPEG4-GENERIC/16000/2\r\n"
        + "a=fmtp:97 streamtype=5;mode=AAC-hbr;config=1408;SizeLength=13;IndexLength=3;IndexDeltaLength=3\r\na=sendonly\r\n"
        + "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=recvonly\r\n"
        + "a=fmtp:98 sprop-vps=QAEMAf//AWAAAAMAsAAAAwAAAwBdqgJA;sprop-sps=QgEBAWAAAAMAsAAAAwAAAwBdoAKAgC0WWqSSqQ==;sprop-pps=RAHA8vA8kA==\r\n"
        + "m=application/TP-LINK 0 RTP/AVP smart/1/90000\r\na=rtpmap:95 TP-LINK/90000\r\n",
    ];

    [Fact]
    public void Reads_mutated_answers()
    {
        var mutator = new Mutator(seed: 3);
        for (var round = 0; round < 60_000; round++)
        {
            var bytes = mutator.Mutate(Encoding.Latin1.GetBytes(Answers[round % Answers.Length]));
            var reader = new RtspFrameReader(new RtspQuirkSet());
            if (!reader.TryRead(bytes, out _, out var frame) || RtspMessage.TryParse(frame.Bytes, frame.Body) is not { } message)
            {
                continue;
            }

            var quirks = new RtspQuirkSet();
            var authenticator = new RtspAuthenticator("u", "p", false, false, quirks);
            if (authenticator.TryTake(message.Headers.All("WWW-Authenticate")))
            {
                // What is echoed cannot start a line of its own.
                Assert.DoesNotContain('\n', authenticator.Authorize("DESCRIBE", "rtsp://h/")!);
            }

            _ = message.CSeq;
            _ = TransportHeader.Parse(message.Headers["Transport"] ?? "");
            _ = SessionHeader.Parse(message.Headers["Session"] ?? "");
            Assert.True(RtpInfoHeader.Parse(message.Headers["RTP-Info"] ?? "", out _).Count <= 32);
            var url = RtspUrl.Parse("rtsp://10.0.0.1/s");
            Assert.DoesNotContain('\n', BaseUrl.Join(BaseUrl.Find(message.Headers, url, quirks), "x"));
            _ = RtspUrl.TryParse(message.Headers["Location"] ?? "", out _, out _);
            _ = RtspRefusal.Create("DESCRIBE", message);
        }
    }

    [Fact]
    public void Reads_mutated_descriptions_and_chooses_tracks()
    {
        var mutator = new Mutator(seed: 4);
        for (var round = 0; round < 40_000; round++)
        {
            var bytes = mutator.Mutate(Encoding.Latin1.GetBytes(Descriptions[round % Descriptions.Length]));
            if (SdpParser.TryParse(bytes, out var description, out var error))
            {
                var selection = TrackSelection.Choose(description!, new RtspQuirkSet());
                Assert.True(selection.Tracks.Count <= 2);
                Assert.Equal(description!.Media.Count, selection.Tracks.Count + selection.Ignored.Count);
                Assert.All(selection.Tracks, t => Assert.True(t.ClockRateHz > 0));
            }
            else
            {
                Assert.NotNull(error);
            }
        }
    }

    /// <summary>Byte 85 is a line end in Latin-1 and Unicode, and the second half of many letters in UTF-8 and GB 18030.</summary>
    [Fact]
    public void Keeps_letters_of_any_character_set_on_their_line()
    {
        var head = Encoding.UTF8.GetBytes("RTSP/1.0 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"\u00C5, \u5145\"\r\nCSeq: 2\r\n\r\n");
        var message = RtspMessage.TryParse(head, default)!;
        var challenge = Assert.Single(AuthenticationChallenge.ParseAll(message.Headers.All("WWW-Authenticate")));
        Assert.Equal("\u00C5, \u5145", Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(challenge.Realm)));
    }

    [Fact]
    public void Bears_a_header_without_end()
    {
        var text = "RTSP/1.0 200 OK\r\n" + string.Concat(Enumerable.Repeat("A: b\r\n", 2000)) + "\r\n";
        var message = RtspMessage.TryParse(Encoding.Latin1.GetBytes(text), default)!;
        Assert.Equal(RtspHeaders.MaxFields, message.Headers.All("A").Count());
        var challenge = "Digest " + string.Concat(Enumerable.Range(0, 5000).Select(i => $"p{i}=1,"));
        Assert.Empty(AuthenticationChallenge.ParseAll([challenge]));
        Assert.Equal(8, AuthenticationChallenge.ParseAll(Enumerable.Repeat("Basic realm=\"x\"", 100)).Count);
    }
}
