using System.Text;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Receiving;

/// <summary>The numbered quirks of real cameras, sections A, C, D and G, each over a real connection.</summary>
public sealed class CameraQuirkTests
{
    private const int UnitCount = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Each case changes the plain answer to one method: text is replaced, and the stream must come all the same.
    /// </summary>
    [Theory]
    [InlineData("1 no reason phrase", "*", "200 OK", "200", "")]
    [InlineData("2 junk before an answer", "DESCRIBE", "RTSP/1.0 200", "junk\u0000\u0001RTSP/1.0 200", "junk-between-messages")]
    [InlineData("3 line breaks between messages", "*", "RTSP/1.0", "\r\n\r\nRTSP/1.0", "line-breaks-between-messages")]
    [InlineData("9 Longse: blank behind the number", "*", "CSeq: {n}", "CSeq: {n} ", "")]
    [InlineData("9 VStarcam, H264DVR: Cseq", "*", "CSeq: {n}", "Cseq: {n}", "")]
    [InlineData("9 no CSeq at all", "*", "CSeq: {n}\r\n", "", "response-without-cseq")]
    [InlineData("10 blanks around a session", "SETUP", "Session: 12345678;timeout=60", "Session:        12345678   ", "")]
    [InlineData("15 GW: timeout 0", "SETUP", "timeout=60", "timeout=0", "session-timeout-invalid")]
    [InlineData("15 Axis: blank before timeout", "SETUP", ";timeout=60", "; timeout=120", "")]
    [InlineData("39 no Content-Type", "DESCRIBE", "Content-Type: application/sdp\r\n", "", "content-type-missing")]
    [InlineData("40 charset", "DESCRIBE", "application/sdp", "Application/SDP; charset=utf-8", "")]
    [InlineData("40 another type", "DESCRIBE", "application/sdp", "text/plain", "content-type-unexpected")]
    [InlineData("46 Hikvision: padded SSRC", "SETUP", "unicast;", "unicast;ssrc= 11223344;", "")]
    [InlineData("46 short padded SSRC", "SETUP", "unicast;", "unicast;ssrc=     D93FF;", "ssrc-differs-from-announced")]
    [InlineData("47 decimal SSRC", "SETUP", "unicast;", "unicast;ssrc=1449463210;", "transport-ssrc-invalid")]
    [InlineData("48 Luckfox: SSRC first, no unicast", "SETUP", "RTP/AVP/TCP;unicast;", "RTP/AVP/TCP;ssrc=11223344;", "")]
    [InlineData("49 single channel", "SETUP", "interleaved=0-1", "interleaved=0", "")]
    [InlineData("50 Escam: TCP labelled UDP", "SETUP", "RTP/AVP/TCP", "RTP/AVP", "tcp-transport-labelled-udp")]
    [InlineData("53 fields in another order", "SETUP", "RTP/AVP/TCP;unicast;interleaved=0-1", "interleaved=0-1;mode=\"PLAY\";RTP/AVP/TCP", "")]
    [InlineData("no Transport header", "SETUP", "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n", "", "")]
    [InlineData("no Session header", "SETUP", "Session: 12345678;timeout=60\r\n", "", "session-id-missing")]
    [InlineData("41 Dahua: RTP-Info with bare track", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=47121;rtptime=3475222385", "")]
    [InlineData("41 Laureii: trailing semicolon", "PLAY", "Session: 12345678", "RTP-Info: url=rtsp://x/track1;seq=1;rtptime=0;", "")]
    [InlineData("41 blanks", "PLAY", "Session: 12345678", "RTP-Info: url = track1; seq = 1", "rtp-info-malformed")]
    [InlineData("42 OMNY: rtptime=-1", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=1;rtptime=-1", "")]
    [InlineData("43 Hikvision: seq=0", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=0;rtptime=0", "")]
    [InlineData("43 Tapo: seq=1", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=1;rtptime=0", "")]
    [InlineData("44 Reolink: streams never set up", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=0,url=track2;seq=5", "rtp-info-malformed")]
    [InlineData("45 Reolink: SSRC in RTP-Info", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=0;ssrc=11223344", "")]
    [InlineData("95 wrong SSRC in RTP-Info", "PLAY", "Session: 12345678", "RTP-Info: url=track1;seq=0;ssrc=99999999", "ssrc-differs-from-announced")]
    [InlineData("OPTIONS refused", "OPTIONS", "200 OK", "501 Not Implemented", "options-refused")]
    public async Task Streams_all_the_same(string name, string method, string plain, string quirky, string quirks)
    {
        Assert.NotEmpty(name);
        var changed = 0;
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            var answer = camera.PlainAnswer(request);
            if (method == "*" || request.Method == method)
            {
                var before = answer;
                answer = answer.Replace(Number(plain), Number(quirky), StringComparison.Ordinal);
                changed += before == answer ? 0 : 1;
            }

            await connection.SendAsync(answer);
            await SendAudioAfterPlayAsync(connection, request);
            return true;

            string Number(string text) => text.Replace("{n}", request.CSeq, StringComparison.Ordinal);
        };
        var receiver = await ReceiveAsync(camera);
        Assert.True(changed > 0, "the case changes nothing");
        Assert.Equal(quirks, Names(receiver));
    }

    /// <summary>What is sent after PLAY, besides good packets; which must all arrive.</summary>
    [Theory]
    [InlineData("2 junk between frames", "\u0001\u0002\u0003abc", "junk-between-messages")]
    [InlineData("2 doubled dollar", "$", "junk-between-messages")]
    [InlineData("3 CRLF before a frame", "\r\n", "line-breaks-between-messages")]
    [InlineData("5 data on channel 8", "$\u0008\u0000\u000C\u0080\u0000\u0000\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000", "data-on-unassigned-channel")]
    [InlineData("11 a request of the server", "OPTIONS * RTSP/1.0\r\nCSeq: 77\r\n\r\n", "request-from-server")]
    [InlineData("96 two bytes of RTCP", "$\u0001\u0000\u0002\u0001\u0002", "malformed-rtcp")]
    [InlineData("no RTP", "$\u0000\u0000\u0002\u0001\u0002", "")]
    [InlineData("an answer nobody waits for", "RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n", "")]
    public async Task Stays_in_step(string name, string between, string quirks)
    {
        Assert.NotEmpty(name);
        await using var camera = new FakeCamera(async (connection, request) =>
        {
            if (request.Method != "PLAY")
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Ok(request, ""));
            for (var index = 0; index < UnitCount; index++)
            {
                await connection.SendAsync([.. Encoding.Latin1.GetBytes(between), .. Packets.Audio(index)]);
            }

            return true;
        });
        var receiver = await ReceiveAsync(camera);
        Assert.Equal(quirks, Names(receiver));
        Assert.Equal(0, receiver.Statistics.LostPackets);
    }

    [Fact] // 4
    public async Task Takes_data_that_comes_before_the_answer_to_PLAY()
    {
        await using var camera = new FakeCamera(async (connection, request) =>
        {
            if (request.Method != "PLAY")
            {
                return false;
            }

            // The new Reolink: a sender report first of all.
            await connection.SendAsync(Packets.Frame(1, Packets.SenderReport(0xE5UL << 56, 0)));
            for (var index = 0; index < UnitCount; index++)
            {
                await connection.SendAsync(Packets.Audio(index));
            }

            await connection.SendAsync(FakeCamera.Ok(request, ""));
            return true;
        });
        var receiver = await ReceiveAsync(camera);
        Assert.Equal("data-before-play-response", Names(receiver));
        Assert.Equal(UnitCount, receiver.Statistics.AccessUnits);
        Assert.Equal(1, receiver.Statistics.SenderReports);
    }

    [Fact] // 6, 98
    public async Task Drops_packets_of_another_session_and_says_so()
    {
        await using var camera = new FakeCamera(async (connection, request) =>
        {
            if (request.Method == "SETUP")
            {
                await connection.SendAsync(FakeCamera.Ok(
                    request, $"Session: 1\r\nTransport: {request.Headers["Transport"]};ssrc=11223344\r\n"));
                return true;
            }

            if (request.Method != "PLAY")
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Ok(request, ""));
            for (var index = 0; index < UnitCount; index++)
            {
                await connection.SendAsync(Packets.Audio(index, ssrc: 0xBAD, firstSequenceNumber: 9));
                await connection.SendAsync(Packets.Frame(1, Packets.SenderReport(0xE5UL << 56, 7, ssrc: 0xBAD)));
                await connection.SendAsync(Packets.Audio(index));
            }

            return true;
        });
        var receiver = await ReceiveAsync(camera);
        Assert.Equal("packets-of-another-session", Names(receiver));
        Assert.Equal(UnitCount, receiver.Statistics.AccessUnits);
        Assert.Equal(2 * UnitCount, receiver.Statistics.ForeignPackets);
        Assert.Equal(0, receiver.Statistics.SenderReports);
    }

    [Fact] // 95
    public async Task Follows_a_changed_SSRC_without_losing_a_packet()
    {
        await using var camera = new FakeCamera(async (connection, request) =>
        {
            if (request.Method != "PLAY")
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Ok(request, ""));
            for (var index = 0; index < UnitCount; index++)
            {
                await connection.SendAsync(Packets.Audio(index));
            }

            for (var index = 0; index < UnitCount; index++)
            {
                await connection.SendAsync(Packets.Audio(index + 1_000_000, ssrc: 0xAB, firstSequenceNumber: 5));
            }

            return true;
        });
        var receiver = await ReceiveAsync(camera, units: 2 * UnitCount);
        Assert.Equal("ssrc-changed", Names(receiver));
        Assert.Equal(0, receiver.Statistics.LostPackets + receiver.Statistics.LatePackets);
    }

    [Fact] // 94
    public async Task Skips_payload_type_50_with_its_borrowed_sequence_number()
    {
        await using var camera = Playing(index =>
        [
            .. Packets.Audio(index),
            .. Packets.Frame(0, Packets.Rtp(1000 + index, (uint)(160 * index), payloadType: 50)),
        ]);
        var receiver = await ReceiveAsync(camera);
        Assert.Equal("unexpected-payload-type", Names(receiver));
        Assert.Equal(UnitCount, receiver.Statistics.AccessUnits);
        Assert.Equal(0, receiver.Statistics.LostPackets + receiver.Statistics.LatePackets);
    }

    [Fact] // 95
    public async Task Takes_sender_reports_with_another_SSRC()
    {
        await using var camera = Playing(index =>
        [
            .. Packets.Audio(index),
            .. Packets.Frame(1, Packets.SenderReport(0xE5UL << 56, (uint)(160 * index), ssrc: 7)),
        ]);
        var receiver = await ReceiveAsync(camera);
        Assert.Equal("rtcp-ssrc-differs", Names(receiver));
        Assert.True(receiver.Statistics.SenderReports >= UnitCount - 1);
    }

    [Fact] // 97
    public async Task Reports_loss_over_TCP_and_goes_on()
    {
        await using var camera = Playing(index => Packets.Audio(index < 10 ? index : index + 5));
        var sink = new CollectingSink();
        var receiver = await ReceiveAsync(camera, sink);
        Assert.Equal(5, receiver.Statistics.LostPackets);
        Assert.Equal(5, sink.LostPackets);
        Assert.Equal([5], sink.Units.Select(u => u.LostPackets).Where(l => l > 0));
    }

    [Fact] // 18, 22, 17, 19, 28 in the requests themselves
    public async Task Sends_requests_that_cameras_take()
    {
        await using var camera = Playing(index => Packets.Audio(index));
        await ReceiveAsync(camera);
        Assert.All(camera.Requests, r => Assert.NotEmpty(r.Headers["User-Agent"]));
        Assert.All(camera.Requests, r => Assert.Contains("\r\nCSeq: ", r.Text, StringComparison.Ordinal));
        Assert.All(camera.Requests, r => Assert.DoesNotContain("Require:", r.Text, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("mode", camera.Of("SETUP")[0].Headers["Transport"], StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("npt=0", camera.Of("PLAY")[0].Headers["Range"], StringComparison.Ordinal);
        Assert.Equal("application/sdp", camera.Of("DESCRIBE")[0].Headers["Accept"]);
    }

    [Fact] // 49
    public async Task Takes_other_channels_than_it_asked_for()
    {
        await using var camera = new FakeCamera(async (connection, request) =>
        {
            if (request.Method == "SETUP")
            {
                await connection.SendAsync(FakeCamera.Ok(
                    request, "Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=10-11\r\n"));
                return true;
            }

            if (request.Method != "PLAY")
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Ok(request, ""));
            for (var index = 0; index < UnitCount; index++)
            {
                await connection.SendAsync(Packets.Audio(index, channel: 10));
            }

            return true;
        });
        Assert.Equal("interleaved-channels-changed", Names(await ReceiveAsync(camera)));
    }

    [Fact] // 16
    public async Task Keeps_the_first_session_when_a_later_SETUP_answers_with_another()
    {
        var sessions = 0;
        await using var camera = new FakeCamera { Sdp = FakeCamera.H264Sdp + "m=audio 0 RTP/AVP 0\r\na=control:track2\r\n" };
        camera.Behaviour = async (connection, request) =>
        {
            if (request.Method == "SETUP")
            {
                await connection.SendAsync(FakeCamera.Ok(
                    request, $"Session: s{++sessions}\r\nTransport: {request.Headers["Transport"]}\r\n"));
                return true;
            }

            await connection.SendAsync(camera.PlainAnswer(request));
            await SendAudioAfterPlayAsync(connection, request, channel: 2);
            return true;
        };
        var receiver = await ReceiveAsync(camera);
        Assert.Equal("session-id-changed", Names(receiver));
        Assert.Equal("s1", camera.Of("PLAY")[0].Headers["Session"]);
        Assert.Equal("s1", camera.Of("SETUP")[1].Headers["Session"]);
    }

    [Fact] // 8
    public async Task Bears_a_refused_TEARDOWN()
    {
        await using var camera = new FakeCamera();
        camera.Behaviour = async (connection, request) =>
        {
            await connection.SendAsync(request.Method == "TEARDOWN"
                ? FakeCamera.Status(request, 500)
                : camera.PlainAnswer(request));
            await SendAudioAfterPlayAsync(connection, request);
            return true;
        };
        var receiver = await ReceiveAsync(camera);
        Assert.Equal("teardown-refused", Names(receiver));
    }

    /// <summary>33 to 38: what SETUP and PLAY name, as the request lines carry it.</summary>
    [Theory]
    [InlineData("plain", "", "track1", "rtsp://127.0.0.1:{p}/stream/track1", "rtsp://127.0.0.1:{p}/stream")]
    [InlineData("33", "Content-Base: 127.0.0.1:{p}/stream0/\r\n", "track1", "rtsp://127.0.0.1:{p}/stream0/track1", "rtsp://127.0.0.1:{p}/stream0/")]
    [InlineData("34", "Content-Base: rtsp://rtsp://turret2-cam.lan:554/s/\r\n", "track1", "rtsp://turret2-cam.lan:554/s/track1", "rtsp://turret2-cam.lan:554/s/")]
    [InlineData("36", "Content-Base: /other\r\n", "track1", "rtsp://127.0.0.1:{p}/other/track1", "rtsp://127.0.0.1:{p}/other")]
    [InlineData("37", "Content-Base: rtsp://h:5050/H264?channel=1&subtype=0\r\n", "video", "rtsp://h:5050/H264?channel=1&subtype=0/video", "rtsp://h:5050/H264?channel=1&subtype=0")]
    [InlineData("38", "", "?ctype=video", "rtsp://127.0.0.1:{p}/stream?ctype=video", "rtsp://127.0.0.1:{p}/stream")]
    [InlineData("38 absolute", "", "rtsp://elsewhere/t", "rtsp://elsewhere/t", "rtsp://127.0.0.1:{p}/stream")]
    public async Task Names_the_URLs_that_cameras_want(string name, string header, string control, string setUp, string play)
    {
        Assert.NotEmpty(name);
        await using var camera = Playing(index => Packets.Audio(index));
        camera.Sdp = camera.Sdp.Replace("track1", control, StringComparison.Ordinal);
        camera.DescribeHeaders += Port(header);
        await ReceiveAsync(camera);
        Assert.Equal(Port(setUp), camera.Of("SETUP")[0].Uri);
        Assert.Equal(Port(play), camera.Of("PLAY")[0].Uri);
        Assert.Equal(Port(play), camera.Of("TEARDOWN")[0].Uri);

        string Port(string text) => text.Replace("{p}", $"{camera.Port}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Puts_neighbours_in_order_over_TCP_too()
    {
        await using var camera = Playing(index => Packets.Audio(index < 2 ? index : index ^ 1));
        var sink = new CollectingSink();
        var receiver = await ReceiveAsync(camera, sink);
        Assert.Equal(Enumerable.Range(0, UnitCount).Select(i => 160L * i), sink.Units.Select(u => u.Pts));
        Assert.Equal(0, receiver.Statistics.LostPackets + receiver.Statistics.LatePackets);
    }

    [Fact]
    public async Task Bears_flipped_bits_in_a_header()
    {
        await using var camera = Playing(index => index switch
        {
            5 => Packets.Frame(0, Packets.Rtp(1005, 160 * 5 + 0x4000_0000)),
            9 => Packets.Audio(9, ssrc: Packets.Ssrc ^ 0x100),
            _ => Packets.Audio(index),
        });
        var sink = new CollectingSink();
        var receiver = await ReceiveAsync(camera, sink, UnitCount - 2);
        Assert.Equal("", Names(receiver));
        Assert.Equal(1, receiver.Statistics.StrayAccessUnits);
        Assert.Equal(1, receiver.Statistics.ForeignPackets);
        Assert.Equal(1, receiver.Statistics.LostPackets);
    }

    [Theory] // 101
    [InlineData("forward by more than 10 s", 20 + (8000 * 11))]
    [InlineData("back by more than the reach of B-frames", -8000 * 2)]
    public async Task Ends_the_run_when_timestamps_jump(string name, int jump)
    {
        Assert.NotEmpty(name);
        await using var camera = Playing(index =>
            Packets.Frame(0, Packets.Rtp(index, (uint)(1_000_000 + (160 * index) + (index < 10 ? 0 : jump)))));
        var sink = new CollectingSink();
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        var end = await Assert.ThrowsAsync<RtspException>(() => receiver.ReceiveAsync(sink).WaitAsync(Patience));
        Assert.Equal(StreamEndReason.TimestampJump, end.Reason);
        Assert.Equal(10, sink.Units.Count);
    }

    private static FakeCamera Playing(Func<int, byte[]> packet) => new(async (connection, request) =>
    {
        if (request.Method != "PLAY")
        {
            return false;
        }

        await connection.SendAsync(FakeCamera.Ok(request, ""));
        for (var index = 0; index < UnitCount; index++)
        {
            await connection.SendAsync(packet(index));
        }

        return true;
    });

    private static async Task SendAudioAfterPlayAsync(CameraConnection connection, CameraRequest request, int channel = 0)
    {
        for (var index = 0; request.Method == "PLAY" && index < UnitCount; index++)
        {
            await connection.SendAsync(Packets.Audio(index, channel));
        }
    }

    private static async Task<StreamReceiver> ReceiveAsync(
        FakeCamera camera, CollectingSink? sink = null, int units = UnitCount)
    {
        sink ??= new CollectingSink();
        await using var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) });
        var receiving = receiver.ReceiveAsync(sink);
        await await Task.WhenAny(receiving, sink.WaitForUnitsAsync(units)).WaitAsync(Patience);
        return receiver;
    }

    private static string Names(StreamReceiver receiver) =>
        string.Join(' ', receiver.Quirks.Select(RtspQuirkSet.NameOf));
}
