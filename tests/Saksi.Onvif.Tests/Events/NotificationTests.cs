using Microsoft.Extensions.Time.Testing;
using Saksi.Onvif.Events;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Events;

public sealed class NotificationTests
{
    [Theory]
    [InlineData("cells", "tns1:RuleEngine/CellMotionDetector/Motion", "IsMotion", OnvifEventKind.Motion)]
    [InlineData("a prefix at each step", "tns1:RuleEngine/tns1:CellMotionDetector/tns1:Motion", "IsMotion", OnvifEventKind.Motion)]
    [InlineData("blanks around it", " tns1:VideoSource/MotionAlarm\n", "State", OnvifEventKind.Motion)]
    [InlineData("an item of another name", "tns1:VideoSource/MotionAlarm", "Whatever", OnvifEventKind.Motion)]
    [InlineData("a person, Reolink", "tns1:RuleEngine/MyRuleDetector/PeopleDetect", "State", OnvifEventKind.ObjectDetection)]
    [InlineData("a field", "tns1:RuleEngine/FieldDetector/ObjectsInside", "IsInside", OnvifEventKind.ObjectDetection)]
    [InlineData("tampering", "tns1:RuleEngine/TamperDetector/Tamper", "IsTamper", OnvifEventKind.Tamper)]
    [InlineData("too dark", "tns1:VideoSource/ImageTooDark/ImagingService", "State", OnvifEventKind.Tamper)]
    [InlineData("turned away", "tns1:VideoSource/GlobalSceneChange/AnalyticsService", "State", OnvifEventKind.Tamper)]
    [InlineData("an input", "tns1:Device/Trigger/DigitalInput", "LogicalState", OnvifEventKind.DigitalInput)]
    [InlineData("a relay", "tns1:Device/Trigger/Relay", "LogicalState", null)]
    [InlineData("crossing a line, which is no state", "tns1:RuleEngine/LineDetector/Crossed", "ObjectId", null)]
    [InlineData("no topic", "", "State", null)]
    public void Knows_topics(string name, string topic, string item, OnvifEventKind? kind) =>
        Assert.Equal((name, kind), (name, Parse(topic, $"<tt:Data>{Item(item, "true")}</tt:Data>")?.Topic.Kind));

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("1", true)]
    [InlineData("on", true)]
    [InlineData("active", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("inactive", false)]
    [InlineData("maybe", null)]
    public void Knows_states(string value, bool? isActive) =>
        Assert.Equal(isActive, Parse("tns1:VideoSource/MotionAlarm", $"<tt:Data>{Item("State", value)}</tt:Data>")?.IsActive);

    [Theory]
    [InlineData("a configuration", "<tt:Source><tt:SimpleItem Name='VideoSourceConfigurationToken' Value='vsc'/><tt:SimpleItem Name='Rule' Value='r'/></tt:Source>", "vsc")]
    [InlineData("after the rule", "<tt:Source><tt:SimpleItem Name='Rule' Value='r'/><tt:SimpleItem Name='Source' Value='0'/></tt:Source>", "0")]
    [InlineData("by an unknown name", "<tt:Source><tt:SimpleItem Name='Rule' Value='r'/><tt:SimpleItem Name='Channel' Value='3'/></tt:Source>", "3")]
    [InlineData("nowhere", "", "")]
    public void Knows_sources(string name, string source, string token) =>
        Assert.Equal((name, token), (name, Parse("tns1:VideoSource/MotionAlarm", $"{source}<tt:Data>{Item("State", "1")}</tt:Data>")?.SourceToken));

    [Fact]
    public void Does_without_the_outer_message()
    {
        var notification = Assert.Single(Notification.ParseAll(Xml.Element(
            "<R><wsnt:NotificationMessage><wsnt:Topic>tns1:VideoSource/MotionAlarm</wsnt:Topic><tt:Message UtcTime='2026-11-24T01:02:03.5' PropertyOperation='Changed'><tt:Data><tt:SimpleItem Name='State' Value='true'/></tt:Data></tt:Message></wsnt:NotificationMessage></R>")));

        Assert.Equal(new DateTimeOffset(2026, 11, 24, 1, 2, 3, 500, TimeSpan.Zero), notification.CameraTime);
        Assert.Equal(PropertyOperation.Changed, notification.Operation);
    }

    /// <summary>I initialized, C changed, D deleted; 1 active, 0 not. What comes of it: the same, with i initial, r repeated, - nothing.</summary>
    [Theory]
    [InlineData("motion and its end", "C1 C0", "1 0")]
    [InlineData("nothing at the beginning", "I0 C1", "- 1")]
    [InlineData("something at the beginning", "I1 C0", "1i 0")]
    [InlineData("told again at a new subscription", "I0 C1 I1 C0 I0", "- 1 - 0 -")]
    [InlineData("ended while nobody listened", "C1 I0", "1 0i")]
    [InlineData("began while nobody listened", "C0 I1", "0 1i")]
    [InlineData("never an end", "C1 C1 C1", "1 1r 1r")]
    [InlineData("an end again and again", "C0 C0", "0 -")]
    [InlineData("the rule was deleted", "C1 D1", "1 0")]
    [InlineData("no operation", "N1 N0", "1 0")]
    public void Tells_news_only(string name, string told, string expected)
    {
        var states = new EventStates(new FakeTimeProvider());
        var heard = told.Split(' ').Select(each => states.Accept(
            new Notification(
                EventTopic.Find("VideoSource/MotionAlarm")!,
                "s",
                "",
                each[1] == '1',
                each[0] switch { 'I' => PropertyOperation.Initialized, 'C' => PropertyOperation.Changed, 'D' => PropertyOperation.Deleted, _ => PropertyOperation.None },
                null),
            TimeSpan.Zero));

        var shown = heard.Select(each => each is null ? "-" : $"{(each.IsActive ? 1 : 0)}{(each.IsInitial ? "i" : "")}{(each.IsRepeated ? "r" : "")}");
        Assert.Equal((name, expected), (name, string.Join(' ', shown)));
    }

    [Theory]
    [InlineData("the camera's clock is right", 0, 0, 0)]
    [InlineData("it is an hour ahead", 3600, 3600, 0)]
    [InlineData("it happened two minutes ago", 3600, 3480, -120)]
    [InlineData("its clock was set since we asked", 3600, 0, 0)]
    public void Tells_when_by_our_clock(string name, int offsetSeconds, int cameraSeconds, int expectedSeconds)
    {
        var clock = new FakeTimeProvider();
        var now = clock.GetUtcNow();
        var notification = new Notification(
            EventTopic.Find("VideoSource/MotionAlarm")!, "s", "", true, PropertyOperation.Changed, now.AddSeconds(cameraSeconds));

        var happened = new EventStates(clock).Accept(notification, TimeSpan.FromSeconds(offsetSeconds));

        Assert.Equal((name, expectedSeconds), (name, (int)(happened!.Time - now).TotalSeconds));
    }

    private static Notification? Parse(string topic, string inner) => Notification.ParseAll(Xml.Element(
        $"<R><wsnt:NotificationMessage><wsnt:Topic>{topic}</wsnt:Topic><wsnt:Message><tt:Message UtcTime='2026-11-24T01:02:03Z' PropertyOperation='Changed'>{inner}</tt:Message></wsnt:Message></wsnt:NotificationMessage></R>"))
        .SingleOrDefault();

    private static string Item(string name, string value) => $"<tt:SimpleItem Name='{name}' Value='{value}'/>";
}
