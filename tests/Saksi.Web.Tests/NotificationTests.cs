using System.Text.Json;
using Microsoft.Playwright;
using Saksi.Web.Tests.Support;

namespace Saksi.Web.Tests;

/// <summary>Notifications from the switch on the page to what the browser shows.</summary>
public sealed class NotificationTests(Browser browser)
{
    /// <summary>
    /// Chromium without its maker's services gets no address for notifications, so that address and keys are the test's. The worker, the
    /// permission and what is shown are the browser's own.
    /// </summary>
    private const string Subscribing = """
        (() => {
            const subscription = {
                endpoint: 'ENDPOINT',
                toJSON: () => ({ endpoint: 'ENDPOINT', keys: { p256dh: 'P256DH', auth: 'AUTH' } }),
                unsubscribe: async () => { sessionStorage.removeItem('test.push'); return true; },
            };
            PushManager.prototype.getSubscription = async () => sessionStorage.getItem('test.push') ? subscription : null;
            PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
                if (await Notification.requestPermission() !== 'granted') {
                    throw new DOMException('denied', 'NotAllowedError');
                }

                if (!userVisibleOnly || !/^[\w-]{87}$/.test(applicationServerKey)) {
                    throw new TypeError('Chromium would refuse this');
                }

                sessionStorage.setItem('test.push', 'yes');
                return subscription;
            };
        })();
        """;

    private const string Shown = """
        async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(({ title, body, data }) => ({ title, body, data }))
        """;

    private const string Settings = "alerts:\n  push-contact: mailto:ada@example.org\n";

    [Fact]
    public async Task A_browser_asks_for_notifications_and_shows_what_was_sealed_for_it()
    {
        await using var push = new PushServer();
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator, settings: Settings, pushClient: push.Client);
        var page = under.Page;
        await page.Context.GrantPermissionsAsync(["notifications"]);
        await page.AddInitScriptAsync(Subscribing.Replace("ENDPOINT", PushServer.Endpoint, StringComparison.Ordinal)
            .Replace("P256DH", push.P256dh, StringComparison.Ordinal).Replace("AUTH", push.Auth, StringComparison.Ordinal));
        await under.SignInAsync();
        await under.GoToAsync("/alerts");
        var section = Section(page);
        await section.GetByLabel("Notify this browser").CheckAsync();
        await Assertions.Expect(section.GetByText("this one")).ToBeVisibleAsync();
        await section.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Assertions.Expect(section.GetByText("taken at the other end")).ToBeVisibleAsync();
        await under.ShootAsync("alerts-notifications");

        // What the server sent could be opened with this browser's keys, and the server says who it is.
        Assert.True(push.Messages.TryDequeue(out var message));
        Assert.Equal(("aes128gcm", "3600"), (message.Headers["Content-Encoding"], message.Headers["TTL"]));
        Assert.StartsWith("vapid t=", message.Headers["Authorization"], StringComparison.Ordinal);
        Assert.Equal("test", JsonDocument.Parse(message.Text).RootElement.GetProperty("kind").GetString());

        Assert.Contains("This is a test", (await ShownAsync(under, message.Text, "Saksi")).GetRawText(), StringComparison.Ordinal);
        const string motion = """{"title":"Main gate: motion","kind":"motion","camera":"gate","name":"Main gate","at":1795507200000}""";
        Assert.Contains("/playback?camera=gate&t=", (await ShownAsync(under, motion, "Main gate")).GetProperty("data").GetString(), StringComparison.Ordinal);

        push.Status = 403;
        await section.GetByRole(AriaRole.Button, new() { Name = "Send a test" }).ClickAsync();
        await Assertions.Expect(section.GetByText("the server answered 403")).ToBeVisibleAsync();
        await section.GetByLabel("Notify this browser").UncheckAsync();
        await Assertions.Expect(section.GetByText("this one")).ToBeHiddenAsync();
        Assert.Equal(0, await page.EvaluateAsync<int>("async () => (await (await fetch('/api/v1/push/subscriptions')).json()).length"));
        Assert.Empty(under.Complaints);
    }

    [Fact]
    public async Task A_browser_that_refuses_and_a_server_without_notifications_say_so()
    {
        await using var simulator = await Cameras.StartAsync("gate");
        await using var under = await PageUnderTest.StartAsync(browser, simulator);
        var page = under.Page;
        await page.AddInitScriptAsync(Subscribing);
        await page.AddInitScriptAsync("Notification.requestPermission = async () => 'denied';");
        await under.SignInAsync();
        await under.GoToAsync("/alerts");
        var section = Section(page);
        await Assertions.Expect(section.GetByLabel("Notify this browser")).ToBeDisabledAsync();
        await Assertions.Expect(section.GetByText("an administrator has to give an address")).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Button, new() { Name = "Set up: Notifications in browsers" }).ClickAsync();
        var dialog = page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Your e-mail address").FillAsync("ada@example.org");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(dialog).ToBeHiddenAsync();
        await section.GetByLabel("Notify this browser").ClickAsync();
        await Assertions.Expect(section.GetByText("This browser refuses notifications of this page")).ToBeVisibleAsync();
        Assert.Empty(under.Complaints);
    }

    /// <summary>
    /// Delivers one message and gives what is shown of it. A browser without a desktop closes notifications by itself, and its tools may lose a
    /// message on a busy machine: then it is delivered again, as push servers do.
    /// </summary>
    private static async Task<JsonElement> ShownAsync(PageUnderTest under, string text, string title)
    {
        for (var attempt = 1; ; attempt++)
        {
            await DeliverAsync(under, text);
            for (var look = 0; look < 50; look++)
            {
                var shown = (await under.Page.EvaluateAsync<JsonElement>(Shown)).EnumerateArray().Where(each => each.GetProperty("title").GetString() == title).ToList();
                if (shown.Count > 0)
                {
                    return Assert.Single(shown); // Delivered twice, one takes the other's place.
                }

                await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
            }

            Assert.True(attempt < 3, $"no notification of {title} is shown");
        }
    }

    private static ILocator Section(IPage page) =>
        page.Locator("section").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = "Notifications of this browser" }) });

    /// <summary>As the browser does when its maker's push server has something for it.</summary>
    private static async Task DeliverAsync(PageUnderTest under, string text)
    {
        var tools = await under.Page.Context.NewCDPSessionAsync(under.Page);
        var registration = new TaskCompletionSource<string>();
        tools.Event("ServiceWorker.workerRegistrationUpdated").OnEvent += (_, content) =>
        {
            if (content?.GetProperty("registrations").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first)
            {
                registration.TrySetResult(first.GetProperty("registrationId").GetString()!); // It always has one.
            }
        };
        await tools.SendAsync("ServiceWorker.enable");
        await tools.SendAsync("ServiceWorker.deliverPushMessage", new()
        {
            ["origin"] = under.Address.GetLeftPart(UriPartial.Authority),
            ["registrationId"] = await registration.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken),
            ["data"] = text,
        });
        await tools.DetachAsync();
    }
}
