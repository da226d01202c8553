using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Saksi.Server.Alerts.Push;

/// <summary>Notifies browsers through the push servers of their makers (RFC 8030), encrypted for each.</summary>
internal sealed class PushSender(Func<string?> contact, PushSubscriptions subscriptions, VapidKey key, Func<HttpClient>? client = null) : IAlertWay, IDisposable
{
    private readonly Lazy<HttpClient> _client = new(client ?? OutboundHttp.Create);

    public string Name => "push";

    public bool IsFor(Alert alert) => alert.Rule.UsesPush;

    /// <summary>Sends it to every browser whose account may see the camera. One that is gone is forgotten; others do not suffer from it.</summary>
    public async Task<int> SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        var all = subscriptions.For(alert.Noticed.Camera);
        return alert.IsTest && all.Count == 0
            ? throw new AlertException("no browser has asked for notifications yet", mayTryAgain: false)
            : await SendAsync(alert, all, cancellationToken);
    }

    /// <summary>Sends it to some browsers.</summary>
    /// <returns>How many of them got it.</returns>
    /// <exception cref="AlertException">Some did not.</exception>
    public async Task<int> SendAsync(Alert alert, IReadOnlyList<PushSubscription> browsers, CancellationToken cancellationToken)
    {
        if (contact() is not { } owner)
        {
            throw new AlertException("notifications are off: the settings have no 'alerts.push-contact'", mayTryAgain: false);
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(
            new { title = alert.Title, kind = alert.Kind, camera = alert.Noticed.Camera, name = alert.CameraName, at = alert.Noticed.Start.ToUnixTimeMilliseconds() },
            JsonSerializerOptions.Web);
        var (told, failures) = (0, new List<string>());
        foreach (var browser in browsers)
        {
            if (await TrySendAsync(browser, body, owner, cancellationToken) is { } failure)
            {
                failures.Add(failure);
            }
            else
            {
                told++;
            }
        }

        // Not again: who got it would get it twice.
        return failures.Count == 0 ? told : throw new AlertException(
            $"{failures.Count} of {browsers.Count} browsers could not be notified: {string.Join(", ", failures.Distinct())}", mayTryAgain: false);
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    /// <returns>What went wrong; null when nothing did.</returns>
    private async Task<string?> TrySendAsync(PushSubscription subscription, byte[] body, string owner, CancellationToken cancellationToken)
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
            return null;
        }
        catch (AlertException exception) when (exception.Data["status"] is 404 or 410)
        {
            subscriptions.Remove(subscription.Account, subscription.Endpoint); // RFC 8030 7.3: it exists no more.
            return null;
        }
        catch (AlertException exception)
        {
            return exception.Message;
        }
        catch (CryptographicException)
        {
            return "its key is none";
        }
    }
}
