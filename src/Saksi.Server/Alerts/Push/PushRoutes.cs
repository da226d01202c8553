using System.Buffers.Text;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts.Push;

/// <summary>Notifications of one's own browsers.</summary>
internal static class PushRoutes
{
    private const int LongestEndpoint = 2000;
    private const int LongestAgent = 300;

    public static void Map(IEndpointRouteBuilder api)
    {
        var push = api.MapGroup("push").WithTags("Notifications");
        push.MapGet("key", (SettingsStore settings, VapidKey key) =>
                new PushKeyDocument(settings.Current.Alerts.PushContact is null ? null : key.PublicKey()))
            .WithName("getPushKey").WithSummary("The key with which a browser subscribes; null: the settings allow no notifications");
        push.MapGet("subscriptions", (HttpContext context, PushSubscriptions subscriptions) =>
                subscriptions.Of(Caller.Of(context).AccountId).Select(PushSubscriptionRow.Of).ToList())
            .RequireAuthorization(Policies.Browser)
            .WithName("listPushSubscriptions").WithSummary("One's own browsers that are notified");
        push.MapPost("test", TestAsync).RequireAuthorization(Policies.Browser)
            .WithName("testPush").WithSummary("Notifies one's own browsers of nothing, to see whether it arrives");
        push.MapPost("subscriptions", Add).RequireAuthorization(Policies.Browser)
            .WithName("addPushSubscription").WithSummary("Has this browser notified, as the alert rules say");
        push.MapDelete("subscriptions", ([FromBody] PushEndpoint body, HttpContext context, PushSubscriptions subscriptions) =>
            {
                subscriptions.Remove(Caller.Of(context).AccountId, body.Endpoint);
                return TypedResults.NoContent();
            })
            .RequireAuthorization(Policies.Browser)
            .WithName("removePushSubscription").WithSummary("Has this browser not notified any more");
    }

    private static Results<NoContent, ProblemHttpResult> Add(
        PushSubscriptionRequest request, HttpContext context, SettingsStore settings, PushSubscriptions subscriptions)
    {
        if (settings.Current.Alerts.PushContact is null)
        {
            return Problems.Conflict("Notifications are off: the settings have no 'alerts.push-contact'.");
        }

        // The server will send there: only names, only TLS, nothing that could be a machine of this network by its looks.
        if (request.Endpoint.Length > LongestEndpoint
            || !Uri.TryCreate(request.Endpoint, UriKind.Absolute, out var endpoint)
            || endpoint.Scheme != Uri.UriSchemeHttps
            || endpoint.UserInfo.Length > 0
            || IPAddress.TryParse(endpoint.Host.Trim('[', ']'), out _)
            || !endpoint.Host.Contains('.', StringComparison.Ordinal)
            || TryDecode(request.P256dh) is not { } point
            || TryDecode(request.Auth) is not { } secret
            || !PushMessage.AreKeys(point, secret))
        {
            return Problems.Invalid("This is no subscription of a browser: it has an https endpoint and the keys p256dh and auth.");
        }

        var agent = context.Request.Headers.UserAgent.ToString();
        subscriptions.Add(new PushSubscription(
            request.Endpoint, Caller.Of(context).AccountId, point, secret, agent.Length > LongestAgent ? agent[..LongestAgent] : agent));
        return TypedResults.NoContent();
    }

    private static async Task<AlertTestAnswer> TestAsync(
        HttpContext context, PushSubscriptions subscriptions, PushSender sender, TimeProvider time, CancellationToken cancellationToken)
    {
        var own = subscriptions.Of(Caller.Of(context).AccountId);
        if (own.Count == 0)
        {
            return new AlertTestAnswer(sender.Name, false, 0, "None of your browsers is notified yet: switch it on first.");
        }

        try
        {
            var told = await sender.SendAsync(Alert.Test(new AlertRule { Name = "-", UsesPush = true }, time.GetUtcNow()), own, cancellationToken);
            return new AlertTestAnswer(sender.Name, true, told, null);
        }
        catch (AlertException exception)
        {
            return new AlertTestAnswer(sender.Name, false, 0, exception.Message);
        }
    }

    private static byte[]? TryDecode(string text) =>
        text.Length <= 128 && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}

/// <param name="Key">Base64url; null: there are no notifications.</param>
internal sealed record PushKeyDocument(string? Key);

/// <param name="Endpoint">Where the browser's maker takes messages for it.</param>
/// <param name="P256dh">The browser's public key, base64url.</param>
/// <param name="Auth">Its authentication secret, base64url.</param>
internal sealed record PushSubscriptionRequest(string Endpoint, string P256dh, string Auth);

/// <param name="Endpoint">Of the subscription.</param>
internal sealed record PushEndpoint(string Endpoint);

/// <summary>A browser in a list.</summary>
/// <param name="Endpoint">Names it when it is removed.</param>
/// <param name="UserAgent">What it called itself.</param>
/// <param name="CreatedAt">Since when it is notified.</param>
internal sealed record PushSubscriptionRow(string Endpoint, string UserAgent, DateTimeOffset CreatedAt)
{
    public static PushSubscriptionRow Of(PushSubscription subscription) => new(subscription.Endpoint, subscription.Agent, subscription.Created);
}
