using System.Net;
using System.Net.Http.Json;
using Microsoft.Extensions.Logging;
using Saksi.Age;
using Saksi.Server.Hosting;

namespace Saksi.Server.Tests.Support;

/// <summary>A server on a port of its own with a folder of its own, and clients to ask it.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    public const string Administrator = "ada";
    public const string Password = "correct horse battery";

    private readonly List<HttpClient> _clients = [];
    private readonly Dictionary<HttpClient, CookieContainer> _cookies = [];

    private ServerFixture(string folder) => Folder = folder;

    public string Folder { get; }

    public string Data => Path.Combine(Folder, "data");

    public string SettingsFile => Path.Combine(Data, "saksi.yaml");

    /// <summary>Where the page's files are, if they are put there before a server starts.</summary>
    public string Page => Path.Combine(Folder, "page");

    /// <summary>What is kept in <see cref="Diagnostics"/>.</summary>
    public LogLevel Level { get; init; } = LogLevel.Warning;

    public X25519Identity Owner { get; } = X25519Identity.Generate();

    public X25519Identity Recovery { get; } = X25519Identity.Generate();

    public List<string> Diagnostics { get; } = [];

    public List<string> Announcements { get; } = [];

    public SaksiServer Server { get; private set; } = null!; // StartAsync sets it.

    public Uri Address => Server.Addresses[0];

    /// <summary>Starts a server.</summary>
    /// <param name="settings">Lines of the settings file; {recipients} becomes the two recipients of this fixture. Null: the template.</param>
    /// <param name="listen">Where to listen.</param>
    /// <param name="level">What is kept in <see cref="Diagnostics"/>.</param>
    public static async Task<ServerFixture> StartAsync(
        string? settings = null, string listen = "127.0.0.1:0", LogLevel level = LogLevel.Warning)
    {
        var fixture = Create(level);
        if (settings is not null)
        {
            fixture.Write(settings);
        }

        await fixture.StartServerAsync(listen);
        return fixture;
    }

    /// <summary>Starts one with recipients in its settings and an administrator, and returns a client that is signed in.</summary>
    public static async Task<(ServerFixture Fixture, HttpClient Client)> StartSetUpAsync(string settings = "")
    {
        var fixture = await StartAsync("recipients: {recipients}\n" + settings);
        return (fixture, await fixture.SetUpAsync());
    }

    /// <summary>A folder without a server yet.</summary>
    public static ServerFixture Create(LogLevel level = LogLevel.Warning) =>
        new(Directory.CreateTempSubdirectory("saksi-server-").FullName) { Level = level };

    public void Write(string settings)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(SettingsFile, settings.Replace("{recipients}", $"[{Owner.Recipient}, {Recovery.Recipient}]", StringComparison.Ordinal));
    }

    public async Task StartServerAsync(string listen = "127.0.0.1:0") => Server = await SaksiServer.StartAsync(
        new ServerOptions
        {
            DataDirectory = Data,
            Listen = listen,
            PageDirectory = Directory.Exists(Page) ? Page : null,
            Diagnostics = new ListDiagnostics(Diagnostics, Level),
            Announce = Announcements.Add,
        },
        CancellationToken.None);

    /// <summary>Stops the server and starts one over the same folder.</summary>
    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await StartServerAsync();
    }

    /// <summary>A client with a memory for cookies, like a browser.</summary>
    public HttpClient Client(bool followsRedirects = true)
    {
        var cookies = new CookieContainer();
        var client = new HttpClient(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = followsRedirects })
        {
            BaseAddress = Address,
        };
        _clients.Add(client);
        _cookies.Add(client, cookies);
        return client;
    }

    /// <summary>Makes the first administrator by the set-up link, and returns the client that is signed in.</summary>
    public async Task<HttpClient> SetUpAsync()
    {
        var client = Client();
        var answer = await client.PostAsJsonAsync(
            "/api/v1/setup", new { token = SetupToken, userName = Administrator, password = Password });
        await answer.ExpectAsync(HttpStatusCode.OK);
        return client;
    }

    /// <summary>The cookie header of a client that is signed in, for a WebSocket.</summary>
    public string CookieOf(HttpClient client) => _cookies[client].GetCookieHeader(Address);

    public string SetupToken => Server.SetupLink!.Fragment[1..]; // Nobody has used it.

    public async Task<HttpClient> SignInAsync(string userName, string password)
    {
        var client = Client();
        var answer = await client.PostAsJsonAsync("/api/v1/session", new { userName, password });
        await answer.ExpectAsync(HttpStatusCode.OK);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private sealed class ListDiagnostics(List<string> lines, LogLevel level) : ILoggerFactory, ILogger
    {
        public void AddProvider(ILoggerProvider provider)
        {
            // The list is all there is.
        }

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
            // Nothing is held.
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= level;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lock (lines)
                {
                    lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
                }
            }
        }
    }
}
