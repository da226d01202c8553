using Saksi.Onvif.Events;
using Saksi.Onvif.Tests.Support;
using Saksi.Simulator.Personalities;

namespace Saksi.Onvif.Tests.Cameras;

/// <summary>Reads what a simulated camera notices.</summary>
public sealed class EventTests
{
    [Theory]
    [InlineData("the usual way", false, false)]
    [InlineData("an old topic", true, false)]
    [InlineData("one address for all subscriptions", false, true)]
    public async Task Tells_motion(string name, bool hasMotionAlarm, bool numbersSubscriptions)
    {
        await using var rig = await CameraRig.StartAsync(
            new OnvifHabits { HasMotionAlarm = hasMotionAlarm, NumbersSubscriptions = numbersSubscriptions, ClockSkewSeconds = 5000 });
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);
        await Eventually.IsTrueAsync(() => rig.Device.Subscriptions == 1);

        var before = TimeProvider.System.GetUtcNow();
        rig.Device.SetMotion(true);
        var began = await events.WaitAsync(1);
        rig.Device.SetMotion(false);
        var ended = await events.WaitAsync(2);

        Assert.NotEmpty(name);
        Assert.Equal((OnvifEventKind.Motion, "source_1", true, false), (began.Kind, began.SourceToken, began.IsActive, began.IsInitial));
        Assert.Equal((OnvifEventKind.Motion, false), (ended.Kind, ended.IsActive));
        Assert.InRange((began.Time - before).TotalSeconds, -2, 5);
        Assert.InRange((began.CameraTime!.Value - before).TotalSeconds, 4998, 5005);
        Assert.Empty(events.Interruptions);
    }

    [Fact]
    public async Task Tells_tampering_and_inputs()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);
        await Eventually.IsTrueAsync(() => rig.Device.Subscriptions == 1);

        rig.Device.SetTamper(true);
        rig.Device.SetDigitalInput(true);

        Assert.Equal(OnvifEventKind.Tamper, (await events.WaitAsync(1)).Kind);
        Assert.Equal((OnvifEventKind.DigitalInput, "input_1"), ((await events.WaitAsync(2)).Kind, events.Events[1].SourceToken));
    }

    [Fact]
    public async Task Does_not_take_the_state_at_the_beginning_for_news()
    {
        await using var rig = await CameraRig.StartAsync();
        rig.Device.SetTamper(false);
        rig.Device.SetMotion(true);
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);

        var first = await events.WaitAsync(1);
        rig.Device.SetMotion(false);
        var second = await events.WaitAsync(2);

        Assert.Equal((OnvifEventKind.Motion, true, true), (first.Kind, first.IsActive, first.IsInitial));
        Assert.Equal((OnvifEventKind.Motion, false, false), (second.Kind, second.IsActive, second.IsInitial));
    }

    [Theory]
    [InlineData("renewed", false)]
    [InlineData("refused, as by Bosch", true)]
    public async Task Goes_on_beyond_the_time_of_a_subscription(string name, bool refusesRenew)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { RefusesRenew = refusesRenew, MostSubscriptions = 1 });
        using var camera = await rig.ConnectAsync();
        rig.Device.SetMotion(true);
        await using var events = new EventRecorder(
            camera, options => options with { Lifetime = TimeSpan.FromSeconds(5), Poll = TimeSpan.FromSeconds(1) });
        await events.WaitAsync(1);

        var wanted = refusesRenew ? "+CreatePullPointSubscription" : "+Renew";
        await Eventually.IsTrueAsync(() => rig.Device.Requests.Count(request => request == wanted) == 3);
        rig.Device.SetMotion(false);

        Assert.NotEmpty(name);
        Assert.False((await events.WaitAsync(2)).IsActive);
        Assert.Equal(2, events.Events.Count);
        Assert.Empty(events.Interruptions);
        Assert.InRange(rig.Device.Requests.Count(request => request == "-Renew"), 0, 1);
    }

    [Fact]
    public async Task Subscribes_again_after_a_reboot_and_hears_of_what_changed_meanwhile()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { TokenWindowSeconds = 60 });
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);
        await Eventually.IsTrueAsync(() => rig.Device.Subscriptions == 1);
        rig.Device.SetMotion(true);
        await events.WaitAsync(1);

        rig.Device.ClockSkew = TimeSpan.FromDays(-1000);
        rig.Device.ForgetSubscriptions();
        rig.Device.SetMotion(false);
        var after = await events.WaitAsync(2);

        Assert.Equal((false, true), (after.IsActive, after.IsInitial));
        Assert.NotEmpty(events.Interruptions);
        Assert.Equal(2, events.Subscriptions);
    }

    [Fact]
    public async Task Tells_of_each_interruption_and_its_end_where_nothing_is_renewed()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { RefusesRenew = true });
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(
            camera, options => options with { Lifetime = TimeSpan.FromSeconds(5), Poll = TimeSpan.FromSeconds(1) });
        await Eventually.IsTrueAsync(() => rig.Device.Requests.Count(request => request == "+CreatePullPointSubscription") == 2);
        Assert.Equal(1, events.Subscriptions);

        rig.Device.ForgetSubscriptions();

        await Eventually.IsTrueAsync(() => events.Subscriptions == 2);
        Assert.Single(events.Interruptions);
    }

    [Fact]
    public async Task Waits_for_a_camera_that_is_away()
    {
        await using var rig = await CameraRig.StartAsync();
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);
        await Eventually.IsTrueAsync(() => rig.Device.Subscriptions == 1);

        var reboot = rig.Simulator["door"].Faults.RebootAsync(TimeSpan.FromSeconds(1));
        rig.Device.ForgetSubscriptions();
        await Eventually.IsTrueAsync(() => events.Interruptions.Count >= 2);
        await reboot;
        await Eventually.IsTrueAsync(() => events.Subscriptions == 2);
        rig.Device.SetMotion(true);

        Assert.True((await events.WaitAsync(1)).IsActive);
    }

    [Fact]
    public async Task Gives_the_camera_its_place_back()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { MostSubscriptions = 1 });
        using var camera = await rig.ConnectAsync();
        for (var round = 0; round < 2; round++)
        {
            await using var events = new EventRecorder(camera);
            await Eventually.IsTrueAsync(() => events.Subscriptions == 1);
        }

        Assert.Equal(0, rig.Device.Subscriptions);
        Assert.Equal(2, rig.Device.Requests.Count(request => request == "+Unsubscribe"));
    }

    [Fact]
    public async Task Does_not_pester_a_camera_that_never_waits()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { NeverWaits = true });
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);
        await Eventually.IsTrueAsync(() => rig.Device.Subscriptions == 1);

        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        rig.Device.SetMotion(true);

        Assert.True((await events.WaitAsync(1)).IsActive);
        Assert.InRange(rig.Device.Requests.Count(request => request == "+PullMessages"), 2, 10);
    }

    [Fact]
    public async Task Says_that_there_are_too_many()
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { MostSubscriptions = 0 });
        using var camera = await rig.ConnectAsync();
        await using var events = new EventRecorder(camera);

        await Eventually.IsTrueAsync(() => events.Interruptions.Count >= 2);

        Assert.Contains("too many subscriptions", events.Interruptions[0].Message, StringComparison.Ordinal);
    }
}
