namespace Saksi.Server.Alerts;

/// <summary>Requests to addresses that the owner configured, and to no other: no redirects, no cookies, no proxy of the environment.</summary>
internal static class OutboundHttp
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static HttpClient Create() => new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = Patience,
            MaxResponseHeadersLength = 16,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        })
    {
        Timeout = Patience,
    };

    /// <summary>Sends; what comes back is not read beyond its status.</summary>
    /// <returns>The status, when it is one of success.</returns>
    /// <exception cref="AlertException">There was another answer, or none.</exception>
    public static async Task<int> SendAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await Task.Yield(); // The thread that heard the answer hears all the cameras; what follows may write to the disk.
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode
                ? status
                : throw new AlertException($"the server answered {status}", mayTryAgain: status is 408 or 429 or >= 500) { Data = { ["status"] = status } };
        }
        catch (HttpRequestException exception)
        {
            // Not the message: it may name an address with a secret in it.
            throw new AlertException($"the server cannot be reached ({exception.HttpRequestError})");
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AlertException($"the server did not answer within {Patience.TotalSeconds:0} s");
        }
    }
}
