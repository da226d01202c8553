using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Saksi.Server.Events;

namespace Saksi.Server.Alerts.Push;

/// <summary>Notifies browsers through the push servers of their makers (RFC 8030), encrypted for each.</summary>
internal sealed class PushSender(Func<string?> contact, PushSubscriptions subscriptions, VapidKey key) : IAlertWay, IDisposable
{
    private readonly Lazy<HttpClient> _client = new(() => OutboundHttp.Create());

    public string Name => "notification";

    public bool IsFor(Alert alert) => alert.Rule.UsesPush && contact() is not null;

    /// <summary>Sends it to every browser whose account may see the camera. One that is gone is forgotten; others do not suffer from it.</summary>
    public async Task SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (contact() is not { } owner)
        {
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { title = alert.Title, kind = alert.Noticed.Kind.Name(), camera = alert.Noticed.Camera, at = alert.Noticed.Start.ToUnixTimeMilliseconds() },
            JsonSerializerOptions.Web);
        var failed = 0;
        foreach (var subscription in subscriptions.For(alert.Noticed.Camera))
        {
            failed += await TrySendAsync(subscription, body, owner, cancellationToken) ? 0 : 1;
        }

        if (failed > 0)
        {
            // Not again: who got it would get it twice.
            throw new AlertException($"{failed} browsers could not be notified", mayTryAgain: false);
        }
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    private async Task<bool> TrySendAsync(PushSubscription subscription, byte[] body, string owner, CancellationToken cancellationToken)
    {
        var endpoint = new Uri(subscription.Endpoint);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        try
        {
            var message = PushMessage.Encrypt(body, subscription.Point, subscription.Secret, ephemeral, RandomNumberGenerator.GetBytes(16));
            using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(message) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            request.Content.Headers.ContentEncoding.Add("aes128gcm");
            request.Headers.Add("TTL", "3600");
            request.Headers.TryAddWithoutValidation("Authorization", key.Authorization(endpoint, owner));
            await OutboundHttp.SendAsync(_client.Value, request, cancellationToken);
            return true;
        }
        catch (AlertException exception) when (exception.Data["status"] is 404 or 410)
        {
            subscriptions.Remove(subscription.Account, subscription.Endpoint); // RFC 8030 7.3: it exists no more.
            return true;
        }
        catch (Exception exception) when (exception is AlertException or CryptographicException)
        {
            return false;
        }
    }
}
