using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Tests.Personalities;

public sealed class PersonalityFileTests
{
    [Fact]
    public void The_shipped_ones_are_right_and_of_ten_makers_or_more()
    {
        var shipped = PersonalityFile.LoadShipped();

        Assert.True(shipped.Select(personality => personality.Maker).Distinct().Count() >= 10);
        Assert.Equal("Dahua Rtsp Server", shipped.Single(personality => personality.Name == "dahua-ipc").ServerBanner);
        Assert.Equal(AuthScheme.DigestSha256, Assert.Single(shipped.Single(personality => personality.Name.StartsWith("prama", StringComparison.Ordinal)).Challenges));
    }

    [Fact]
    public void What_is_left_out_keeps_its_default()
    {
        var read = PersonalityFile.Parse(
            """[{ "name": "x", /* why */ "rtsp": { "omitsReason": true }, "rtcp": { "intervalSeconds": 2.5 }, }]""", "test");

        var personality = Assert.Single(read);
        Assert.Equal(new Personality
        {
            Name = "x",
            Challenges = personality.Challenges,
            Sdp = personality.Sdp,
            Rtsp = new RtspHabits { OmitsReason = true },
            Rtcp = new RtcpHabits { IntervalSeconds = 2.5 },
        }, personality);
    }

    [Fact]
    public void All_mistakes_are_named_together_with_their_places()
    {
        const string Text = """
            [
              { "name": 5, "colour": "red", "rtsp": { "transport": "sideways", "channelOffset": 1.5, "asksClient": "yes" } },
              { "name": "a", "sdp": { "sessionLines": [1] }, "packets": { "payloadBytes": 5 }, "challenges": "basic" },
              { "name": "a", "rtcp": { "intervalSeconds": 0 }, "onvif": { "authentication": "none", "tokenWindowSeconds": -1 } },
              { "maker": "m" }
            ]
            """;

        var mistake = Assert.Throws<SimulatorException>(() => PersonalityFile.Parse(Text, "my.json"));

        string[] places =
        [
            "$[0].name:", "$[0].colour:", "$[0].rtsp.transport:", "$[0].rtsp.channelOffset:", "$[0].rtsp.asksClient:",
            "$[1].sdp.sessionLines[0]:", "$[1].packets.payloadBytes:", "$[1].challenges:", "$[2].rtcp:", "$[2].onvif.authentication:", "$[2].onvif:", "$[3].name:", "$: 2",
        ];
        Assert.All(places, place => Assert.Contains(place, mistake.Message, StringComparison.Ordinal));
        Assert.StartsWith("my.json has ", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no JSON", "[{")]
    [InlineData("an object", "{}")]
    [InlineData("numbers", "[1]")]
    [InlineData("nothing", "")]
    public void Other_texts_are_refused(string name, string text) =>
        Assert.True(Assert.Throws<SimulatorException>(() => PersonalityFile.Parse(text, "f")).Message.StartsWith("f ", StringComparison.Ordinal), name);

    [Theory]
    [InlineData(typeof(Personality))]
    [InlineData(typeof(SdpHabits))]
    [InlineData(typeof(RtspHabits))]
    [InlineData(typeof(RtcpHabits))]
    [InlineData(typeof(Saksi.Simulator.Packets.PacketHabits))]
    public void Every_member_is_documented(Type type)
    {
        var page = File.ReadAllText(FindUpwards("docs/formats/personalities.md"));

        Assert.All(
            type.GetProperties(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Instance),
            property => Assert.Contains($"`{char.ToLowerInvariant(property.Name[0])}{property.Name[1..]}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("/nowhere/x.json", Assert.Throws<SimulatorException>(() => PersonalityFile.Load("/nowhere/x.json")).Message, StringComparison.Ordinal);

    private static string FindUpwards(string path)
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, path)))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new FileNotFoundException($"{path} is not above {AppContext.BaseDirectory}");
        }

        return Path.Combine(folder, path);
    }
}
