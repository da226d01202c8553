using System.Net.Http.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Playwright;
using Saksi.Age;
using Saksi.Server.Hosting;
using Saksi.Simulator;

namespace Saksi.Web.Tests.Support;

/// <summary>A server over a folder of its own with simulated cameras, and a browser that looks at its page.</summary>
internal sealed class PageUnderTest : IAsyncDisposable
{
    public const string Administrator = "ada";
    public const string Password = "correct horse battery";

    private readonly IBrowserContext _profile;

    private PageUnderTest(string folder, CameraSimulator simulator, SaksiServer server, IBrowserContext profile, IPage page)
    {
        Folder = folder;
        Simulator = simulator;
        Server = server;
        _profile = profile;
        Page = page;
        Address = server.PageAddresses[0];
    }

    /// <summary>Where <c>scripts/build-web.sh</c> puts the page.</summary>
    public static string Directory { get; } = Path.Combine(RepositoryRoot(), "web", "dist");

    public string Folder { get; }

    public CameraSimulator Simulator { get; }

    public SaksiServer Server { get; }

    public IPage Page { get; }

    /// <summary>Where the page is, as the server tells people.</summary>
    public Uri Address { get; }

    /// <summary>The owner's identity, in a file as the page wants it.</summary>
    public string KeyFile => Path.Combine(Folder, "owner.key");

    /// <summary>What the page complained of in the browser's console, and requests that went elsewhere.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>Starts all of it, with recipients and cameras in the settings, and nobody signed in.</summary>
    public static async Task<PageUnderTest> StartAsync(
        Browser browser,
        CameraSimulator simulator,
        bool withRecipients = true,
        bool withCameras = true,
        BrowserNewContextOptions? profile = null,
        string settings = "",
        Func<HttpClient>? pushClient = null)
    {
        var folder = System.IO.Directory.CreateTempSubdirectory("saksi-page-").FullName;
        var owner = X25519Identity.Generate();
        await File.WriteAllTextAsync(Path.Combine(folder, "owner.key"), owner + "\n");
        var data = System.IO.Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        var recipients = withRecipients ? $"recipients: [{owner.Recipient}, {X25519Identity.Generate().Recipient}]\n" : "";
        var cameras = withCameras ? Cameras(simulator) : "";
        await File.WriteAllTextAsync(Path.Combine(data, "saksi.yaml"), recipients + settings + "cameras:\n" + cameras);
        var server = await SaksiServer.StartAsync(
            new ServerOptions
            {
                DataDirectory = data,
                Listen = "127.0.0.1:0",
                PageDirectory = Directory,
                Diagnostics = NullLoggerFactory.Instance,
                PushClient = pushClient,
            },
            CancellationToken.None);
        var context = await browser.NewProfileAsync(profile);
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        var under = new PageUnderTest(folder, simulator, server, context, page);
        page.Console += (_, message) => under.Note(message);
        page.PageError += (_, error) => under.Complaints.Add(error);
        page.Request += (_, request) => under.Note(request);
        return under;
    }

    public Task GoToAsync(string path) => Page.GotoAsync(new Uri(Address, path).ToString());

    /// <summary>Makes the administrator without the page, and signs the page in.</summary>
    public async Task SignInAsync()
    {
        if (Server.SetupLink is { } link)
        {
            using var client = new HttpClient { BaseAddress = Server.Addresses[0] };
            var answer = await client.PostAsJsonAsync(
                "/api/v1/setup", new { token = link.Fragment[1..], userName = Administrator, password = Password });
            answer.EnsureSuccessStatusCode();
        }

        await GoToAsync("/");
        await Page.Locator("input[autocomplete^=username]").FillAsync(Administrator);
        await Page.Locator("input[autocomplete=current-password]").FillAsync(Password);
        await Page.Locator("button[type=submit]").ClickAsync();
        await Page.GetByRole(AriaRole.Navigation).First.WaitForAsync();
    }

    /// <summary>Fails on a serious finding of axe in what the browser shows.</summary>
    public async Task CheckAccessibilityAsync(string what)
    {
        var result = await Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        Assert.Empty(result.Violations
            .Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{what}: {violation.Id}: {violation.Help}: {string.Join(" ; ", violation.Nodes.Select(node => node.Html))}"));
    }

    /// <summary>Saves what the browser shows below artifacts/screenshots, for people to look at.</summary>
    public Task ShootAsync(string name) => Page.ScreenshotAsync(new PageScreenshotOptions
    {
        Path = Path.Combine(RepositoryRoot(), "artifacts", "screenshots", $"{name}.png"),
    });

    public async ValueTask DisposeAsync()
    {
        await _profile.DisposeAsync();
        await Server.DisposeAsync();
        System.IO.Directory.Delete(Folder, recursive: true);
    }

    public static string Cameras(CameraSimulator simulator) => string.Concat(simulator.Cameras.Select(camera =>
        $"  {camera.Name}:\n    transport: tcp\n" + string.Concat(camera.Options.Streams.Select(stream =>
            $"    {stream.Name}: {simulator.UrlOf(camera.Name, stream.Name)}\n"))));

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Saksi.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not run from a checkout.");
        }

        return folder;
    }

    private void Note(IConsoleMessage message)
    {
        // The browser itself writes a line for every refused request; the page shows those in its own words.
        if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
        {
            Complaints.Add($"{message.Text} ({message.Location})");
        }
    }

    private void Note(IRequest request)
    {
        if (!request.Url.StartsWith(Address.ToString(), StringComparison.Ordinal)
            && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
            && !request.Url.StartsWith("data:", StringComparison.Ordinal))
        {
            Complaints.Add($"The page asked {request.Url}");
        }
    }
}
