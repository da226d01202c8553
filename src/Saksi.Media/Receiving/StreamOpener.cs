using Saksi.Media.Rtsp;
using Saksi.Media.Sdp;

namespace Saksi.Media.Receiving;

/// <summary>Connects to a camera and has it describe a stream: OPTIONS and DESCRIBE, redirects, a second connection.</summary>
internal sealed class StreamOpener(StreamContext context)
{
    private const int MaxRedirects = 5;

    private readonly RtspConnectionOptions _connectionOptions = new()
    {
        AnswerTimeout = context.Options.ConnectTimeout,
        CertificateFingerprints = context.Options.CertificateFingerprints,
        AllowRsaKeyExchange = context.Options.AllowRsaKeyExchange,
        Clock = context.Clock,
    };

    /// <exception cref="RtspException">The camera cannot be reached, or refuses.</exception>
    internal async Task<DescribedStream> DescribeAsync(CancellationToken cancellationToken)
    {
        var url = context.Options.Url;
        var authenticator = CreateAuthenticator(url);
        var hasReconnected = false;
        for (var redirects = 0; ;)
        {
            RtspClient? client = null;
            try
            {
                client = await RtspClient.ConnectAsync(
                    url, _connectionOptions, authenticator, context.Quirks, context.Gate, cancellationToken);
                await AskForMethodsAsync(client, url, cancellationToken);
                var answer = await client.RequestAsync(
                    "DESCRIBE", url.RequestUri, "Accept: application/sdp\r\n", cancellationToken);
                if (answer.StatusCode is < 300 or >= 400)
                {
                    var described = TakeDescription(client, url, answer, authenticator.Realm);
                    client = null;
                    return described;
                }

                var next = FollowRedirect(url, answer, ++redirects);
                authenticator = HasSameHost(url, next) ? authenticator : CreateAuthenticator(next);
                url = next;
            }
            catch (RtspException exception) when (exception.Reason == StreamEndReason.ConnectionClosed
                && authenticator.Realm is not null && !hasReconnected)
            {
                // Some cameras close the connection with their challenge. The answer goes over a new one.
                hasReconnected = true;
            }
            finally
            {
                if (client is not null)
                {
                    await client.DisposeAsync();
                }
            }
        }
    }

    private async Task AskForMethodsAsync(RtspClient client, RtspUrl url, CancellationToken cancellationToken)
    {
        var answer = await client.RequestAsync("OPTIONS", url.RequestUri, "", cancellationToken);
        if (answer.IsSuccess)
        {
            client.KeepAlive.TakePublic(string.Join(',', answer.Headers.All("Public")));
        }
        else if (answer.StatusCode is < 300 or >= 400)
        {
            context.Quirks.Add(RtspQuirk.OptionsRefused);
        }
    }

    private DescribedStream TakeDescription(RtspClient client, RtspUrl url, RtspMessage answer, string? realm)
    {
        if (!answer.IsSuccess)
        {
            throw RtspRefusal.Create("DESCRIBE", answer);
        }

        NoteContentType(answer.Headers["Content-Type"]);
        if (!SdpParser.TryParse(answer.Body, out var description, out var error) || description is null)
        {
            throw new RtspException(StreamEndReason.ProtocolError, "the camera's answer to DESCRIBE: " + error);
        }

        var baseUrl = BaseUrl.Find(answer.Headers, url, context.Quirks);
        return new DescribedStream(
            client,
            baseUrl,
            BaseUrl.Join(baseUrl, description.Control),
            TrackSelection.Choose(description, context.Quirks),
            realm);
    }

    private void NoteContentType(string? contentType)
    {
        if (contentType is null)
        {
            context.Quirks.Add(RtspQuirk.ContentTypeMissing);
        }
        else if (!contentType.Split(';')[0].Trim().Equals("application/sdp", StringComparison.OrdinalIgnoreCase))
        {
            context.Quirks.Add(RtspQuirk.ContentTypeUnexpected);
        }
    }

    private static RtspUrl FollowRedirect(RtspUrl from, RtspMessage answer, int count)
    {
        if (count > MaxRedirects)
        {
            throw new RtspException(StreamEndReason.RedirectRefused, "the camera redirects in a circle");
        }

        if (!RtspUrl.TryParse(answer.Headers["Location"] ?? "", out var next, out _) || next is null)
        {
            throw new RtspException(
                StreamEndReason.RedirectRefused, "the camera redirects to something that is no RTSP address");
        }

        return from.IsSecure && !next.IsSecure
            ? throw new RtspException(
                StreamEndReason.RedirectRefused,
                $"the camera redirects from an encrypted stream to {next}, which is not encrypted")
            : next;
    }

    private static bool HasSameHost(RtspUrl a, RtspUrl b) => a.Host.Equals(b.Host, StringComparison.OrdinalIgnoreCase);

    // The owner's credentials go to the host that the owner named, and to no other that it redirects to.
    private RtspAuthenticator CreateAuthenticator(RtspUrl url)
    {
        var options = context.Options;
        var isOwners = HasSameHost(url, options.Url);
        var userName = options.UserName ?? options.Url.UserName;
        var password = options.UserName is null ? options.Url.Password : options.Password;
        return new RtspAuthenticator(
            isOwners ? userName : null,
            isOwners ? password ?? "" : null,
            url.IsSecure,
            options.AllowBasicOverPlainText,
            context.Quirks);
    }
}
