using Microsoft.Extensions.Logging;

namespace Saksi.Server.Hosting;

/// <summary>What a server is told besides its settings file.</summary>
public sealed record ServerOptions
{
    /// <summary>The one folder that holds everything; made when it is not there.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where to listen instead of where the settings say: <c>host:port</c>.</summary>
    public string? Listen { get; init; }

    /// <summary>The folder with the page's files; null: the one beside the program.</summary>
    public string? PageDirectory { get; init; }

    /// <summary>Where diagnostics go.</summary>
    public required ILoggerFactory Diagnostics { get; init; }

    /// <summary>Told what a person at the terminal should know: addresses, set-up link, fingerprint.</summary>
    public Action<string> Announce { get; init; } = _ => { };

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>What reaches push servers; null: the network. For tests, which reach none.</summary>
    internal Func<HttpClient>? PushClient { get; init; }
}
