using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;

namespace Saksi.Server.Alerts;

/// <summary>POSTs an alert as JSON to the rule's address, signed where there is a secret.</summary>
/// <remarks>
/// <c>X-Saksi-Signature: sha256=HEX</c> is the HMAC of the time in <c>X-Saksi-Timestamp</c> (Unix seconds), a dot, and the body. The
/// connection is made with the first alert: without a rule that has a webhook, none ever is.
/// </remarks>
internal sealed class WebhookWay(TimeProvider time) : IAlertWay, IDisposable
{
    private readonly Lazy<HttpClient> _client = new(() => OutboundHttp.Create());

    public string Name => "webhook";

    public bool IsFor(Alert alert) => alert.Rule.Webhook is not null;

    public async Task<int> SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        var body = alert.ToJson();
        using var request = new HttpRequestMessage(HttpMethod.Post, alert.Rule.Webhook) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json") { CharSet = "utf-8" };
        if ((alert.Rule.WebhookSecret ?? SecretFile.Read(alert.Rule.WebhookSecretFile)) is { } secret)
        {
            var timestamp = time.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            request.Headers.Add("X-Saksi-Timestamp", timestamp);
            request.Headers.Add("X-Saksi-Signature", $"sha256={Sign(secret, timestamp, body)}");
        }

        await OutboundHttp.SendAsync(_client.Value, request, cancellationToken);
        return 1;
    }

    public void Dispose()
    {
        if (_client.IsValueCreated)
        {
            _client.Value.Dispose();
        }
    }

    internal static string Sign(string secret, string timestamp, ReadOnlySpan<byte> body) => Convert.ToHexStringLower(
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), (byte[])[.. Encoding.ASCII.GetBytes(timestamp + "."), .. body]));
}
