using Microsoft.Extensions.Time.Testing;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Receiving;

/// <summary>Opening, keeping alive and ending a session.</summary>
public sealed class SessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("no stream of that name", 404, StreamEndReason.NotFound)]
    [InlineData("gone", 410, StreamEndReason.NotFound)]
    [InlineData("forbidden", 403, StreamEndReason.AuthenticationRefused)]
    [InlineData("too many viewers", 453, StreamEndReason.RequestRefused)]
    [InlineData("broken", 500, StreamEndReason.RequestRefused)]
    [InlineData("unauthorized without a challenge", 401, StreamEndReason.AuthenticationRefused)]
    public async Task Says_why_a_stream_cannot_be_had(string name, int status, StreamEndReason reason)
    {
        Assert.NotEmpty(name);
        await using var camera = Answering("DESCRIBE", r => FakeCamera.Status(r, status));
        var refusal = await RefusalAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        Assert.Equal((reason, status), (refusal.Reason, refusal.StatusCode));
    }

    [Theory]
    [InlineData("HTML", "<html></html>")]
    [InlineData("empty", "")]
    public async Task Refuses_a_description_that_is_none(string name, string sdp)
    {
        Assert.NotEmpty(name);
        await using var camera = new FakeCamera { Sdp = sdp };
        Assert.Equal(StreamEndReason.ProtocolError, (await RefusalAsync(new() { Url = RtspUrl.Parse(camera.Url) })).Reason);
    }

    [Fact]
    public async Task Knows_a_port_where_nobody_listens()
    {
        var camera = new FakeCamera();
        var url = RtspUrl.Parse(camera.Url);
        await camera.DisposeAsync();
        Assert.Equal(StreamEndReason.Unreachable, (await RefusalAsync(new() { Url = url })).Reason);
    }

    [Fact]
    public async Task Gives_up_a_camera_that_never_answers()
    {
        await using var camera = new FakeCamera((_, _) => Task.FromResult(true));
        var options = new StreamReceiverOptions
        {
            Url = RtspUrl.Parse(camera.Url),
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
        };
        Assert.Equal(StreamEndReason.NoAnswer, (await RefusalAsync(options)).Reason);
    }

    [Fact]
    public async Task Lists_tracks_that_it_leaves_out_with_reasons()
    {
        await using var camera = new FakeCamera
        {
            Sdp = "m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.onvif.metadata/90000\r\na=control:m\r\n"
                + "m=audio 0 RTP/AVP 0\r\na=recvonly\r\na=control:a1\r\n"
                + "m=video 0 RTP/AVP 97\r\na=rtpmap:97 MP4V-ES/1000\r\na=control:v1\r\n"
                + "m=video 0 RTP/AVP 98 96\r\na=rtpmap:98 VP9/90000\r\na=rtpmap:96 H264/90000\r\na=control:v2\r\n"
                + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:v3\r\n"
                + "m=audio 0 RTP/AVP 0\r\na=sendonly\r\na=control:a2\r\n"
                + "m=audio 0 RTP/SAVP 0\r\na=control:a3\r\nm=audio 0 RTP/AVP 8\r\na=inactive\r\na=control:a4\r\n",
        };
        await using var receiver = await StreamReceiver.DescribeAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        Assert.Equal(["v2", "a1"], receiver.Tracks.Select(t => t.Control));
        Assert.Equal((TrackKind.Video, "H264", 90000), (receiver.Tracks[0].Kind, receiver.Tracks[0].EncodingName, receiver.Tracks[0].ClockRateHz));
        Assert.Equal(["m", "v1", "v3", "a2", "a3", "a4"], receiver.Ignored.Select(i => i.Control));
        Assert.Contains("back channel", receiver.Ignored[3].Reason, StringComparison.Ordinal);
        Assert.All(receiver.Ignored, i => Assert.NotEmpty(i.Reason));
        Assert.Empty(camera.Of("SETUP"));
    }

    [Fact]
    public async Task Says_that_nothing_can_be_recorded()
    {
        await using var camera = new FakeCamera { Sdp = "m=video 0 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\n" };
        var refusal = await RefusalAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        Assert.Equal(StreamEndReason.NoUsableTracks, refusal.Reason);
        Assert.Contains("VP8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Goes_on_without_a_track_that_the_camera_refuses_to_set_up()
    {
        await using var camera = new FakeCamera { Sdp = FakeCamera.H264Sdp + "m=audio 0 RTP/AVP 0\r\na=control:track2\r\n" };
        camera.Behaviour = async (connection, request) =>
        {
            var isRefused = request.Method == "SETUP" && request.Uri.EndsWith("track2", StringComparison.Ordinal);
            await connection.SendAsync(isRefused ? FakeCamera.Status(request, 500) : camera.PlainAnswer(request));
            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        Assert.Equal("track1", Assert.Single(receiver.Tracks).Control);
        Assert.Contains("500", Assert.Single(receiver.Ignored).Reason, StringComparison.Ordinal);
    }

    [Fact] // 38
    public async Task Tries_a_control_from_the_root_when_nothing_is_found_where_it_is_appended()
    {
        await using var camera = new FakeCamera { Sdp = FakeCamera.PcmuSdp.Replace("track1", "/trackID=1", StringComparison.Ordinal) };
        camera.Behaviour = async (connection, request) =>
        {
            var isAppended = request.Uri.EndsWith("/stream/trackID=1", StringComparison.Ordinal);
            await connection.SendAsync(isAppended ? FakeCamera.Status(request, 404) : camera.PlainAnswer(request));
            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        Assert.Equal($"rtsp://127.0.0.1:{camera.Port}/trackID=1", camera.Of("SETUP")[1].Uri);
    }

    [Fact]
    public async Task Follows_a_redirect_on_the_same_host_with_credentials()
    {
        await using var target = Challenging("u", "p");
        await using var camera = Answering("DESCRIBE", r => FakeCamera.Status(r, 302, $"Location: {target.Url}\r\n"));
        var url = RtspUrl.Parse(camera.Url.Replace("//", "//u:p@", StringComparison.Ordinal));
        await using var receiver = await StreamReceiver.DescribeAsync(new() { Url = url });
        Assert.Single(receiver.Tracks);
        Assert.Equal("cam", receiver.Realm);
        Assert.Contains(target.Requests, r => r.Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Sends_no_credentials_to_a_host_that_it_is_redirected_to()
    {
        await using var target = Challenging("u", "p");
        var elsewhere = target.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        await using var camera = Answering("DESCRIBE", r => FakeCamera.Status(r, 301, $"Location: {elsewhere}\r\n"));
        var url = RtspUrl.Parse(camera.Url.Replace("//", "//u:p@", StringComparison.Ordinal));
        Assert.Equal(StreamEndReason.AuthenticationRefused, (await RefusalAsync(new() { Url = url })).Reason);
        Assert.NotEmpty(target.Requests);
        Assert.DoesNotContain(target.Requests, r => r.Headers.ContainsKey("Authorization"));
    }

    [Theory]
    [InlineData("in a circle", "{self}")]
    [InlineData("to nothing", "")]
    [InlineData("to the web", "http://127.0.0.1/")]
    public async Task Refuses_to_be_redirected(string name, string location)
    {
        Assert.NotEmpty(name);
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            var to = location.Replace("{self}", camera.Url, StringComparison.Ordinal);
            await connection.SendAsync(FakeCamera.Status(request, 302, $"Location: {to}\r\n"));
            return true;
        };
        Assert.Equal(StreamEndReason.RedirectRefused, (await RefusalAsync(new() { Url = RtspUrl.Parse(camera.Url) })).Reason);
        Assert.True(camera.ConnectionCount <= 6);
    }

    [Fact]
    public async Task Answers_on_a_new_connection_when_the_challenge_closes_the_old_one()
    {
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            if (request.Headers.ContainsKey("Authorization"))
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Status(
                request, 401, "WWW-Authenticate: Digest realm=\"cam\", nonce=\"1\"\r\nConnection: close\r\n"));
            connection.Close();
            return true;
        };
        var url = RtspUrl.Parse(camera.Url.Replace("//", "//u:p@", StringComparison.Ordinal));
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = url });
        Assert.Single(receiver.Tracks);
        Assert.Equal(2, camera.ConnectionCount);
    }

    [Fact]
    public async Task Never_answers_Basic_in_clear_when_Digest_was_offered()
    {
        await using var camera = Answering("*", r => FakeCamera.Status(
            r, 401, "WWW-Authenticate: Basic realm=\"cam\"\r\nWWW-Authenticate: Digest realm=\"cam\", nonce=\"1\"\r\n"));
        var url = RtspUrl.Parse(camera.Url.Replace("//", "//u:p@", StringComparison.Ordinal));
        Assert.Equal(StreamEndReason.AuthenticationRefused, (await RefusalAsync(new() { Url = url })).Reason);
        Assert.DoesNotContain(camera.Requests, r => r.Headers.GetValueOrDefault("Authorization", "").StartsWith("Basic", StringComparison.Ordinal));
    }

    [Theory] // 12, 13, 14, 21
    [InlineData("14 FLIR: half of 20 s", ";timeout=20", true, 10)]
    [InlineData("half of a minute", ";timeout=60", true, 30)]
    [InlineData("15 timeout 0", ";timeout=0", true, 30)]
    [InlineData("never less than a second", ";timeout=1", true, 1)]
    [InlineData("12 no answers at all", ";timeout=20", false, 10)]
    public async Task Keeps_the_session_alive(string name, string timeout, bool isAnswering, int seconds)
    {
        Assert.NotEmpty(name);
        var clock = new FakeTimeProvider();
        await using var camera = new FakeCamera { DescribeHeaders = "Content-Type: application/sdp\r\nContent-Base: rtsp://base/s/\r\n" };
        camera.Behaviour = async (connection, request) =>
        {
            var isKeepAlive = camera.Of("PLAY").Count > 0 && request.Method is "OPTIONS" or "GET_PARAMETER";
            if (!isKeepAlive || isAnswering)
            {
                await connection.SendAsync(camera.PlainAnswer(request)
                    .Replace(";timeout=60", timeout, StringComparison.Ordinal));
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Tcp,
            Clock = clock,
            VideoTimeout = TimeSpan.FromHours(1),
        });
        var receiving = receiver.ReceiveAsync(new CollectingSink());
        await EventuallyAsync(() => camera.Of("PLAY").Count == 1);
        await EventuallyAsync(() => receiver.Transport == RtspTransport.Tcp);
        for (var round = 1; round <= 3; round++)
        {
            await AdvanceUntilAsync(clock, () => KeepAlives(camera).Count >= round, TimeSpan.FromSeconds(seconds));
        }

        Assert.False(receiving.IsCompleted);
        var sent = KeepAlives(camera);
        Assert.All(sent, r => Assert.Equal("rtsp://base/s/", r.Uri)); // 21
        Assert.All(sent, r => Assert.Equal("12345678", r.Headers["Session"]));
        Assert.Equal("GET_PARAMETER", sent[0].Method);
        Assert.Equal(isAnswering ? "GET_PARAMETER" : "OPTIONS", sent[1].Method); // 13
        Assert.Equal(!isAnswering, receiver.Quirks.Contains(RtspQuirk.KeepAliveUnanswered));
    }

    [Fact]
    public async Task Renews_a_stale_nonce_in_a_keep_alive()
    {
        var clock = new FakeTimeProvider();
        var isOld = false;
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            var authorization = request.Headers.GetValueOrDefault("Authorization", "");
            var wanted = isOld ? "nonce=\"2\"" : "nonce=\"1\"";
            await connection.SendAsync(authorization.Contains(wanted, StringComparison.Ordinal)
                ? camera.PlainAnswer(request)
                : FakeCamera.Status(request, 401, $"WWW-Authenticate: Digest realm=\"x\", {wanted}, stale=true\r\n"));
            isOld |= request.Method == "PLAY";
            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            UserName = "u",
            Password = "p",
            Transport = RtspTransport.Tcp,
            Clock = clock,
            VideoTimeout = TimeSpan.FromHours(1),
        });
        var receiving = receiver.ReceiveAsync(new CollectingSink());
        await EventuallyAsync(() => camera.Of("PLAY").Count == 1);
        await AdvanceUntilAsync(clock, () => KeepAlives(camera).Count >= 1, TimeSpan.FromSeconds(30));
        await AdvanceUntilAsync(clock, () => KeepAlives(camera).Count >= 2, TimeSpan.FromSeconds(1));
        Assert.Contains("nonce=\"2\"", KeepAlives(camera)[1].Headers["Authorization"], StringComparison.Ordinal);
        Assert.False(receiving.IsCompleted);
    }

    [Theory]
    [InlineData("not one packet", false, StreamEndReason.NoPackets)]
    [InlineData("packets, but no video", true, StreamEndReason.NoVideo)]
    public async Task Ends_when_no_video_comes(string name, bool hasPackets, StreamEndReason reason)
    {
        Assert.NotEmpty(name);
        var stop = false;
        await using var camera = new FakeCamera { Sdp = FakeCamera.H264Sdp + "m=audio 0 RTP/AVP 0\r\na=control:track2\r\n" };
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            for (var index = 0; hasPackets && request.Method == "PLAY" && !Volatile.Read(ref stop); index++)
            {
                await connection.SendAsync(Packets.Audio(index, channel: 2));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Tcp,
            VideoTimeout = TimeSpan.FromSeconds(1),
        });
        var sink = new CollectingSink();
        var end = await Assert.ThrowsAsync<RtspException>(() => receiver.ReceiveAsync(sink).WaitAsync(Patience));
        Volatile.Write(ref stop, true);
        Assert.Equal(reason, end.Reason);
        Assert.Equal(hasPackets, sink.Units.Count > 0);
    }

    [Theory]
    [InlineData("garbage in the description and in the stream", "Z////w==,aM48gA==", true, StreamEndReason.ParametersUnreadable)]
    [InlineData("garbage in the stream alone", "", true, StreamEndReason.ParametersUnreadable)]
    [InlineData("garbage in the description, and no sets in the stream", "Z////w==,aM48gA==", false, StreamEndReason.ParametersUnreadable)]
    [InlineData("no sets at all", "", false, StreamEndReason.NoVideo)]
    [InlineData("the description's are good", "Z0IAHpWoKA9k,aM48gA==", true, null)]
    public async Task Says_that_parameter_sets_cannot_be_read(string name, string sprop, bool sendsSets, StreamEndReason? reason)
    {
        await using var camera = new FakeCamera
        {
            Sdp = FakeCamera.H264Sdp.Replace("Z0IAHpWoKA9k,aM48gA==", sprop, StringComparison.Ordinal),
        };
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            byte[][] units = [.. sendsSets ? [[0x67, 0xFF, 0xFF, 0xFF], [0x68, 0xCE, 0x3C, 0x80]] : Array.Empty<byte[]>(), [0x65, 0x88, 0x84, 0x00, 0x33]];
            for (var index = 0; request.Method == "PLAY" && index < 40; index++)
            {
                var isLast = index % units.Length == units.Length - 1;
                await connection.SendAsync(Packets.Frame(0, Packets.Rtp(
                    index, (uint)(index / units.Length * 3600), payloadType: 96, marker: isLast, payload: units[index % units.Length])));
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            Transport = RtspTransport.Tcp,
            VideoTimeout = TimeSpan.FromSeconds(1),
        });
        var sink = new CollectingSink();
        var end = await Assert.ThrowsAsync<RtspException>(() => receiver.ReceiveAsync(sink).WaitAsync(Patience));
        Assert.True((reason ?? StreamEndReason.NoVideo) == end.Reason, $"{name}: {end.Message}");
        Assert.Equal(reason is null, sink.Units.Count > 0);
        if (reason == StreamEndReason.ParametersUnreadable)
        {
            Assert.StartsWith("the camera's parameter sets (SPS, PPS) cannot be read: ", end.Message, StringComparison.Ordinal);
            Assert.Contains("H.264 SPS", end.Message, StringComparison.Ordinal);
            Assert.Equal(end.Message, receiver.Tracks[0].FormatProblem);
        }
    }

    [Fact] // 102
    public async Task Does_not_take_a_slow_stream_for_a_dead_one()
    {
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            for (var index = 0; request.Method == "PLAY" && index < 4; index++)
            {
                await connection.SendAsync(Packets.Frame(0, Packets.Rtp(index, (uint)(8000 * 6 * index / 10))));
                await Task.Delay(TimeSpan.FromMilliseconds(600), TimeProvider.System);
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new()
        {
            Url = RtspUrl.Parse(camera.Url),
            VideoTimeout = TimeSpan.FromSeconds(1.5),
        });
        var sink = new CollectingSink();
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(4)).WaitAsync(Patience);
        Assert.Equal([0L, 4800, 9600, 14400], sink.Units.Select(u => u.Pts));
    }

    [Theory]
    [InlineData("the camera closes the connection", "close", StreamEndReason.ConnectionClosed)]
    [InlineData("the camera says TEARDOWN", "TEARDOWN * RTSP/1.0\r\nCSeq: 1\r\n\r\n", StreamEndReason.EndedByCamera)]
    [InlineData("a message longer than any", "RTSP/1.0 200 OK\r\nContent-Length: 9999999\r\n\r\n", StreamEndReason.ProtocolError)]
    public async Task Ends_with_the_reason(string name, string last, StreamEndReason reason)
    {
        Assert.NotEmpty(name);
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            if (request.Method == "PLAY")
            {
                await connection.SendAsync(Packets.Audio(0));
                if (last == "close")
                {
                    connection.Close();
                }
                else
                {
                    await connection.SendAsync(last);
                }
            }

            return true;
        };
        var sink = new CollectingSink();
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        var end = await Assert.ThrowsAsync<RtspException>(() => receiver.ReceiveAsync(sink).WaitAsync(Patience));
        Assert.Equal(reason, end.Reason);
        Assert.Single(sink.Units);
    }

    [Fact]
    public async Task Ends_when_every_track_has_said_goodbye()
    {
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            if (request.Method == "PLAY")
            {
                await connection.SendAsync([.. Packets.Audio(0), .. Packets.Frame(1, Packets.Bye())]);
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        var end = await Assert.ThrowsAsync<RtspException>(
            () => receiver.ReceiveAsync(new CollectingSink()).WaitAsync(Patience));
        Assert.Equal(StreamEndReason.EndedByCamera, end.Reason);
    }

    [Fact]
    public async Task Cancelling_and_disposing_end_it_at_once_and_tell_the_camera()
    {
        await using var camera = new FakeCamera();
        var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        using var cancellation = new CancellationTokenSource();
        var receiving = receiver.ReceiveAsync(new CollectingSink(), cancellation.Token);
        await EventuallyAsync(() => camera.Of("PLAY").Count == 1);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving.WaitAsync(Patience));
        await receiver.DisposeAsync();
        Assert.Single(camera.Of("TEARDOWN"));

        var other = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        receiving = other.ReceiveAsync(new CollectingSink(), CancellationToken.None);
        await EventuallyAsync(() => camera.Of("PLAY").Count == 2);
        await other.DisposeAsync().AsTask().WaitAsync(Patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        Assert.Equal(2, camera.Of("TEARDOWN").Count);
    }

    [Fact]
    public async Task Waits_for_the_answer_to_TEARDOWN_a_second_at_most()
    {
        await using var camera = Answering("TEARDOWN", _ => "");
        var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        var start = TimeProvider.System.GetTimestamp();
        await receiver.DisposeAsync();
        Assert.InRange(TimeProvider.System.GetElapsedTime(start).TotalSeconds, 0.9, 5);
    }

    [Fact]
    public async Task Lets_an_exception_of_the_sink_through()
    {
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(camera.PlainAnswer(request));
            if (request.Method == "PLAY")
            {
                await connection.SendAsync(Packets.Audio(0));
            }

            return true;
        };
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        await Assert.ThrowsAsync<InvalidTimeZoneException>(
            () => receiver.ReceiveAsync(new ThrowingSink()).WaitAsync(Patience));
    }

    [Fact]
    public void Prints_no_password()
    {
        var options = new StreamReceiverOptions { Url = RtspUrl.Parse("rtsp://u:secret@cam/x"), Password = "secret" };
        Assert.DoesNotContain("secret", options.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", options.Url.ToString(), StringComparison.Ordinal);
    }

    private static FakeCamera Answering(string method, Func<CameraRequest, string> answer) =>
        new(async (connection, request) =>
        {
            if (method != "*" && request.Method != method)
            {
                return false;
            }

            await connection.SendAsync(answer(request));
            return true;
        });

    private static FakeCamera Challenging(string userName, string password)
    {
        Assert.NotEmpty(userName + password);
        return new FakeCamera(async (connection, request) =>
        {
            if (request.Headers.ContainsKey("Authorization"))
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Status(
                request, 401, "WWW-Authenticate: Digest realm=\"cam\", nonce=\"1\"\r\n"));
            return true;
        });
    }

    private static IReadOnlyList<CameraRequest> KeepAlives(FakeCamera camera) =>
        [.. camera.Requests.SkipWhile(r => r.Method != "PLAY").Where(r => r.Method is "OPTIONS" or "GET_PARAMETER")];

    private static async Task<RtspException> RefusalAsync(StreamReceiverOptions options) =>
        await Assert.ThrowsAsync<RtspException>(() => StreamReceiver.OpenAsync(options).WaitAsync(Patience));

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
        }
    }

    /// <summary>Lets the fake clock run in half seconds; the condition must hold after the expected time, not before.</summary>
    private static async Task AdvanceUntilAsync(FakeTimeProvider clock, Func<bool> condition, TimeSpan expected)
    {
        var passed = TimeSpan.Zero;
        while (!condition())
        {
            Assert.True(passed <= expected + TimeSpan.FromSeconds(2), $"nothing after {passed}");
            clock.Advance(TimeSpan.FromMilliseconds(500));
            passed += TimeSpan.FromMilliseconds(500);
            await Task.Delay(TimeSpan.FromMilliseconds(passed >= expected ? 100 : 10), TimeProvider.System);
        }

        Assert.True(passed >= expected - TimeSpan.FromSeconds(1), $"already after {passed}");
    }

    private sealed class ThrowingSink : IStreamSink
    {
        public void OnAccessUnit(in AccessUnit unit) => throw new InvalidTimeZoneException("the sink's own");

        public void OnSenderReport(int trackIndex, in Saksi.Media.Timing.SenderReport report)
        {
            // Not under test.
        }

        public void OnPacketsLost(int trackIndex, int count)
        {
            // Not under test.
        }
    }
}
