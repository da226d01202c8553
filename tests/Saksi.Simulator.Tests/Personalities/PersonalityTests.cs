using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Tests.Personalities;

/// <summary>Habits are seen on the wire.</summary>
public sealed class PersonalityTests
{
    public static TheoryData<string> Shipped() => [.. PersonalityFile.LoadShipped().Select(personality => personality.Name)];

    [Theory]
    [MemberData(nameof(Shipped))]
    public async Task Every_shipped_camera_can_be_played(string name)
    {
        var personality = PersonalityFile.LoadShipped().Single(each => each.Name == name);
        await using var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio, camera => camera with { Personality = personality });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        Assert.Equal(10, (await client.ReadPacketsAsync(10, channel: personality.Rtsp.ChannelOffset)).Count);
        Assert.Equal(personality.ServerBanner.Length == 0 ? null : personality.ServerBanner, client.Played!["Server"]);
    }

    [Fact]
    public async Task On_a_port_of_its_own_a_camera_has_the_path_of_its_maker()
    {
        var personality = PersonalityFile.LoadShipped().Single(each => each.Name == "dahua-ipc");
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            PortPerCamera = true,
            Cameras = [SimulatedCameraOptions.Create("cam1", TestClips.Small) with { Personality = personality }],
        });

        Assert.Equal("/cam/realmonitor?channel=1&subtype=0", simulator.UrlOf("cam1").PathAndQuery);
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        Assert.Contains("url=trackID=0;", client.Played!["RTP-Info"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rtsp_habits_are_seen()
    {
        await using var client = await PlayAsync(new Personality
        {
            Rtsp = new RtspHabits
            {
                SequenceHeader = "Cseq",
                OmitsReason = true,
                SessionTimeoutSeconds = 20,
                BlankBeforeTimeout = true,
                ChangesSessionId = true,
                Transport = TransportHabit.SsrcFirst,
                ChannelOffset = 6,
                RtpInfo = RtpInfoHabit.NegativeTime,
                AsksClient = true,
                SendsLineBeforeFrames = true,
            },
        });

        Assert.Equal("RTSP/1.0 200", client.Played!.StatusLine);
        Assert.NotNull(client.Played["Cseq"]);
        Assert.EndsWith("; timeout=20", client.Played["Session"], StringComparison.Ordinal);
        Assert.StartsWith("RTP/AVP/TCP;ssrc=", client.Setups[0]["Transport"], StringComparison.Ordinal);
        Assert.EndsWith(";interleaved=6-7", client.Setups[0]["Transport"], StringComparison.Ordinal);
        Assert.NotEqual(client.Setups[0]["Session"], client.Setups[1]["Session"]);
        Assert.Contains("rtptime=-1", client.Played["RTP-Info"], StringComparison.Ordinal);
        Assert.Equal("OPTIONS * RTSP/1.0", (await client.ReadResponseAsync()).StatusLine);
        await client.ReadPacketsAsync(20, channel: 6);
        Assert.True(client.GarbageBytes >= 10, "empty lines");
    }

    [Fact]
    public async Task Sdp_habits_are_seen()
    {
        var personality = new Personality
        {
            Sdp = new SdpHabits
            {
                OmitsSessionLines = true,
                ParameterSets = SpropHabit.BehindStartCodes,
                ProfileLevelId = "010101",
                PutsVideoFormatUnderAudio = true,
                TrailingBlankInRtpMap = true,
                SessionLines = ["a=x"],
                LastLines = ["m=vana 0 RTP/AVP 99"],
                Control = ControlStyle.Rooted,
            },
        };
        await using var client = await PlayAsync(personality);

        Assert.StartsWith("a=x\r\nm=video", client.Sdp, StringComparison.Ordinal);
        Assert.EndsWith("m=vana 0 RTP/AVP 99\r\n", client.Sdp, StringComparison.Ordinal);
        Assert.Contains("H264/90000 \r\n", client.Sdp, StringComparison.Ordinal);
        Assert.Contains("profile-level-id=010101;sprop-parameter-sets=AAAAAWd", client.Sdp, StringComparison.Ordinal);
        Assert.Contains("a=control:/cam1/main/trackID=1", client.Sdp, StringComparison.Ordinal);
        Assert.True(client.Sdp.IndexOf("fmtp:96", StringComparison.Ordinal) > client.Sdp.IndexOf("m=audio", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("normal", ContentBaseHabit.Normal, "rtsp://{host}/cam1/main/")]
    [InlineData("missing", ContentBaseHabit.Missing, null)]
    [InlineData("without scheme", ContentBaseHabit.WithoutScheme, "{host}/cam1/main/")]
    [InlineData("doubled scheme", ContentBaseHabit.DoubledScheme, "rtsp://rtsp://{host}/cam1/main/")]
    [InlineData("relative", ContentBaseHabit.Relative, "/cam1/main/")]
    public async Task The_content_base_is_as_odd_as_asked_for(string name, ContentBaseHabit habit, string? expected)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with
        {
            Personality = new Personality { Sdp = new SdpHabits { ContentBase = habit, ContentType = "" } },
        });
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        var response = await client.RequestAsync("DESCRIBE", simulator.UrlOf("cam1").ToString());

        Assert.True(response["Content-Base"] == expected?.Replace("{host}", simulator.UrlOf("cam1").Authority, StringComparison.Ordinal), name);
        Assert.Null(response["Content-Type"]);
    }

    [Fact]
    public async Task Media_may_be_there_before_the_response()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with
        {
            Personality = new Personality { Rtsp = new RtspHabits { SendsBeforePlayResponse = true } },
        });
        await using var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));

        // Read while the response was waited for: the sender report, then the key frame's packets.
        Assert.Equal(1, (await client.ReadFrameAsync()).Channel);
        Assert.Equal(7, (await client.ReadFrameAsync()).Payload[0] & 31);
        Assert.Contains("rtptime=", client.Played!["RTP-Info"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_agent_and_a_range_may_be_required()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with
        {
            Personality = new Personality { Rtsp = new RtspHabits { RequiresUserAgent = true, RequiresRange = true } },
        });
        var url = simulator.UrlOf("cam1").ToString();
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));

        Assert.Equal(401, (await client.RequestAsync("DESCRIBE", url)).Status);
        client.Headers["User-Agent"] = "x";
        Assert.Equal(200, (await client.RequestAsync("SETUP", url + "/trackID=0", ("Transport", "RTP/AVP/TCP;interleaved=0-1"))).Status);
        Assert.Equal(457, (await client.RequestAsync("PLAY", url)).Status);
        Assert.Equal(200, (await client.RequestAsync("PLAY", url, ("Range", "npt=0-"))).Status);
    }

    [Theory]
    [InlineData("TCP refused", true, 461, 200)]
    [InlineData("UDP refused", false, 200, 461)]
    public async Task A_transport_may_be_refused(string name, bool refusesTcp, int tcp, int udp)
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with
        {
            Personality = new Personality { Rtsp = new RtspHabits { RefusesTcp = refusesTcp, RefusesUdp = !refusesTcp } },
        });
        var track = simulator.UrlOf("cam1") + "/trackID=0";
        foreach (var (transport, expected) in new[] { ("RTP/AVP/TCP;interleaved=0-1", tcp), ("RTP/AVP;client_port=45000-45001", udp) })
        {
            await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
            Assert.True((await client.RequestAsync("SETUP", track, ("Transport", transport))).Status == expected, name);
        }
    }

    [Fact]
    public async Task Keep_alives_may_be_ignored_or_end_it_all()
    {
        await using var simulator = await TestClips.StartAsync(TestClips.Small, camera => camera with
        {
            Personality = new Personality { Rtsp = new RtspHabits { IgnoresGetParameter = true, DropsOnSetParameter = true } },
        });
        var url = simulator.UrlOf("cam1").ToString();
        await using var client = await TestClient.ConnectAsync(simulator.UrlOf("cam1"));
        await client.SendAsync($"GET_PARAMETER {url} RTSP/1.0\r\nCSeq: 90\r\n\r\n");

        Assert.Equal("1", (await client.RequestAsync("OPTIONS", url))["CSeq"]);
        await Assert.ThrowsAsync<IOException>(() => client.RequestAsync("SET_PARAMETER", url));
    }

    [Fact]
    public async Task Streams_may_start_between_key_frames()
    {
        await using var client = await PlayAsync(new Personality { Rtsp = new RtspHabits { StartsBetweenKeyFrames = true } });
        var types = (await client.ReadPacketsAsync(20)).Select(packet => packet.Payload[0] & 31).ToList();

        Assert.DoesNotContain(types.TakeWhile(type => type != 7), type => type == 5);
        Assert.InRange(types.IndexOf(7), 4, 19);
    }

    [Fact]
    public async Task Sender_reports_follow_their_habits()
    {
        await using var client = await PlayAsync(new Personality { Rtcp = new RtcpHabits { HasOtherSsrc = true, OmitsSdesEnd = true, IntervalSeconds = 0.1 } });
        var report = await client.ReadReportAsync();
        var packet = (await client.ReadPacketsAsync(1))[0];

        Assert.NotEqual(packet.Ssrc, System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(report.Bytes.AsSpan(4)));
        Assert.Equal(28 + 16, report.Bytes.Length);

        await using var silent = await PlayAsync(new Personality { Rtcp = new RtcpHabits { SendsReports = false } });
        for (var frame = 0; frame < 20; frame++)
        {
            Assert.Equal(0, (await silent.ReadFrameAsync()).Channel % 2);
        }
    }

    [Fact]
    public async Task Sender_reports_tie_both_tracks_to_one_wall_time()
    {
        await using var client = await PlayAsync(new Personality { Rtcp = new RtcpHabits { IntervalSeconds = 0.1 } });
        var (video, audio) = (await client.ReadReportAsync(1), await client.ReadReportAsync(3));
        var firstVideo = (await client.ReadPacketsAsync(1, 0))[0];
        var now = (TimeProvider.System.GetUtcNow() - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds;

        Assert.Equal(now, video.NtpSeconds, 2.0);
        Assert.Equal(
            video.NtpSeconds - audio.NtpSeconds,
            ((int)(video.ReportTimestamp - firstVideo.Timestamp) / 90000.0) - AudioSeconds(client, audio), 0.1);
    }

    // Time of an audio report since the session's start, which RTP-Info tells.
    private static double AudioSeconds(TestClient client, TestClient.Frame report)
    {
        var start = client.Played!["RTP-Info"]!.Split("rtptime=")[2];
        return (int)(report.ReportTimestamp - uint.Parse(start, System.Globalization.CultureInfo.InvariantCulture)) / 8000.0;
    }

    private static async Task<TestClient> PlayAsync(Personality personality)
    {
        // The simulator ends with the client that owns it.
        var simulator = await TestClips.StartAsync(TestClips.SmallWithAudio, camera => camera with { Personality = personality });
        var client = await TestClient.PlayAsync(simulator.UrlOf("cam1"));
        client.Owned = simulator;
        return client;
    }
}
