using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Saksi.Media.Rtsp;
using Saksi.Server.Accounts;
using Saksi.Server.Settings;

namespace Saksi.Server.Observability;

/// <summary>What this is, what it is made of, and whom it talks to.</summary>
internal static class AboutRoutes
{
    /// <summary>Licences of what <c>packages.lock.json</c> names, by the beginning of the name; a test holds it complete.</summary>
    private static readonly (string Prefix, string Licence)[] Licences =
    [
        ("BouncyCastle.", "MIT"), ("MailKit", "MIT"), ("MimeKit", "MIT"), ("MQTTnet", "MIT"), ("Microsoft.", "MIT"), ("NSec.", "MIT"), ("libsodium", "ISC"), ("OpenTelemetry", "Apache-2.0"), ("SQLitePCLRaw.", "Apache-2.0"),
        ("System.", "MIT"), ("YamlDotNet", "MIT"),
    ];

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("about", (HttpContext context, SettingsStore settings) => About(Caller.Of(context), settings.Current))
            .WithTags("About").WithName("getAbout").WithSummary("Version, recipients, licences, and every place that Saksi connects to");
        api.MapGet("settings", (SettingsStore settings) =>
                new SettingsState(settings.FilePath, settings.Mistakes.Select(mistake => mistake.ToString()).ToList(), settings.WaitingForRestart))
            .RequireAuthorization(Policies.Administrator)
            .WithTags("About").WithName("getSettings").WithSummary("Where the settings file is, what is wrong with it, and what in it waits for the next start");
    }

    /// <summary>What the server is built with, from its lock file.</summary>
    internal static IReadOnlyList<LicenceDocument> Packages()
    {
        using var stream = typeof(AboutRoutes).Assembly.GetManifestResourceStream("packages.lock.json")!; // Embedded by the project file.
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.GetProperty("dependencies").EnumerateObject().First().Value.EnumerateObject()
            .Where(package => package.Value.TryGetProperty("resolved", out _) && !package.Name.Contains("Analyzers", StringComparison.Ordinal))
            .Select(package => new LicenceDocument(
                package.Name,
                package.Value.GetProperty("resolved").GetString() ?? "",
                Licences.FirstOrDefault(each => package.Name.StartsWith(each.Prefix, StringComparison.OrdinalIgnoreCase)).Licence ?? ""))
            .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase)
            .ToList();
    }

    private static AboutDocument About(Caller caller, ServerSettings settings) => new(
        typeof(AboutRoutes).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        settings.Recipients.Select(recipient => recipient.ToString()).ToList(),
        Packages(),
        Connections(caller, settings).Distinct().ToList());

    /// <summary>Every address that the settings name, and nothing else is connected to.</summary>
    private static IEnumerable<string> Connections(Caller caller, ServerSettings settings)
    {
        foreach (var camera in settings.Cameras.Where(camera => camera.IsEnabled && caller.MaySee(camera.Id)))
        {
            foreach (var (_, address) in camera.Streams)
            {
                if (RtspUrl.TryParse(address, out var url, out _))
                {
                    yield return $"{camera.DisplayName}: {url!.Host}:{url.Port}"; // TryParse said so.
                }
            }

            if (camera.Onvif is { } onvif)
            {
                yield return $"{camera.DisplayName} (ONVIF): {new Uri(onvif).Authority}";
            }
        }

        if (settings.OpenId is { } openId)
        {
            yield return $"OpenID Connect: {new Uri(openId.Authority).Authority}";
        }

        foreach (var rule in settings.Alerts.Rules.Where(rule => rule.Webhook is not null))
        {
            yield return $"Alert rule {rule.Name}: {rule.Webhook!.Authority}"; // Where says so.
        }

        if (settings.Alerts.Mail is { } mail)
        {
            yield return $"Mail: {mail.Host}:{mail.Port}";
        }

        if (settings.Alerts.Mqtt is { } mqtt)
        {
            yield return $"MQTT: {mqtt.Host}:{mqtt.Port}";
        }

        if (settings.Alerts.PushContact is not null)
        {
            yield return "Notifications: the push servers of the browsers that asked for them";
        }
    }
}

/// <summary>What this is.</summary>
/// <param name="Version">Of Saksi.</param>
/// <param name="Recipients">To whom recordings are sealed.</param>
/// <param name="Licences">Of the packages it is built with.</param>
/// <param name="Connections">Every place that Saksi connects to: those in the settings, and no other.</param>
internal sealed record AboutDocument(
    string Version, IReadOnlyList<string> Recipients, IReadOnlyList<LicenceDocument> Licences, IReadOnlyList<string> Connections);

/// <summary>A package and its licence.</summary>
internal sealed record LicenceDocument(string Name, string Version, string Licence);

/// <summary>The settings file.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Mistakes">What is wrong with it as it is now, with line and column.</param>
/// <param name="WaitingForRestart">Settings in it that differ from what the server was started with: they take effect at its next start.</param>
internal sealed record SettingsState(string Path, IReadOnlyList<string> Mistakes, IReadOnlyList<string> WaitingForRestart);
