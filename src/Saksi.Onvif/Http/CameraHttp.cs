using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Saksi.Onvif.Http;

/// <summary>HTTP to one camera: bounded answers, no proxy, no cookies, no redirects that nobody looked at.</summary>
internal sealed class CameraHttp : IDisposable
{
    private readonly OnvifCameraOptions _options;
    private readonly CertificateCheck _certificates;
    private readonly HttpClient _client;
    private readonly string _host;

    public CameraHttp(OnvifCameraOptions options)
    {
        _options = options;
        _host = options.Address.Authority;
        _certificates = new CertificateCheck(options.Address.Host, options.CertificateFingerprints);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = options.Timeout,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            MaxResponseHeadersLength = 64,
            MaxConnectionsPerServer = 6,
            SslOptions = _certificates.CreateOptions(),
            // A realm goes back byte by byte as it came, whatever its character set.
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ResponseHeaderEncodingSelector = (_, _) => Encoding.Latin1,
        };
        _client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="request">Is disposed of.</param>
    /// <param name="maxSizeBytes">Of the body; a larger one is an error.</param>
    /// <param name="timeout">For all of it.</param>
    /// <param name="cancellationToken">Ends it earlier.</param>
    /// <exception cref="OnvifException">There is no answer, or it is too large.</exception>
    public async Task<HttpAnswer> SendAsync(
        HttpRequestMessage request, int maxSizeBytes, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(timeout, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            using (request)
            using (var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token))
            {
                var body = await ReadAsync(response.Content, maxSizeBytes, either.Token);
                return new HttpAnswer(
                    (int)response.StatusCode,
                    body,
                    response.Content.Headers.ContentType?.MediaType ?? "",
                    Challenges(response.Headers),
                    LocationOf(request, response.Headers),
                    response.Headers.Date);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OnvifException(
                OnvifErrorReason.NoAnswer,
                $"{_host} does not answer within {timeout.TotalSeconds:0.#} s. It may be busy or restarting; try again in a minute.");
        }
        catch (HttpRequestException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Explain(exception);
        }
        catch (IOException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new OnvifException(OnvifErrorReason.NoAnswer, $"{_host} broke off in the middle of its answer. Try again.", exception);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadAsync(HttpContent content, int maxSizeBytes, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var piece = new byte[16 * 1024];
        for (int length; (length = await stream.ReadAsync(piece, cancellationToken)) > 0;)
        {
            if (body.Length + length > maxSizeBytes)
            {
                throw new OnvifException(
                    OnvifErrorReason.MalformedAnswer,
                    $"The camera's answer is larger than {maxSizeBytes >> 20} MiB. Is this the address of a camera?");
            }

            body.Write(piece, 0, length);
        }

        return body.ToArray();
    }

    private static List<string> Challenges(HttpResponseHeaders headers) =>
        headers.NonValidated.TryGetValues("WWW-Authenticate", out var values) ? [.. values.Take(8)] : [];

    private static Uri? LocationOf(HttpRequestMessage request, HttpResponseHeaders headers) =>
        headers.Location is { } location && request.RequestUri is { } asked && Uri.TryCreate(asked, location, out var target)
            ? target : null;

    private OnvifException Explain(HttpRequestException exception)
    {
        if (exception.HttpRequestError == HttpRequestError.SecureConnectionError || exception.InnerException is AuthenticationException)
        {
            return _certificates.LastRefusal is { } refusal
                ? new OnvifException(OnvifErrorReason.CertificateRefused, refusal.Sentence, exception)
                {
                    CertificateFingerprint = refusal.Fingerprint,
                }
                : new OnvifException(
                    OnvifErrorReason.TlsFailed,
                    $"TLS could not be agreed on with {_host}: it may speak plain HTTP on this port, or old versions of TLS only.",
                    exception);
        }

        return exception switch
        {
            { HttpRequestError: HttpRequestError.NameResolutionError } => new OnvifException(
                OnvifErrorReason.Unreachable,
                $"No machine is called {_options.Address.Host}. Check the name, or write the camera's IP address.",
                exception),
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new OnvifException(
                OnvifErrorReason.Unreachable,
                $"{_host} refuses connections: the camera is there, but nothing listens on that port. Check the port, and whether ONVIF is switched on.",
                exception),
            { InnerException: SocketException socket } => new OnvifException(
                OnvifErrorReason.Unreachable,
                $"Cannot connect to {_host} ({socket.SocketErrorCode}). Check the address, and that the camera is switched on and in this network.",
                exception),
            { HttpRequestError: HttpRequestError.ResponseEnded or HttpRequestError.Unknown } => new OnvifException(
                OnvifErrorReason.NoAnswer, $"{_host} broke off without an answer. Try again in a minute.", exception),
            { HttpRequestError: HttpRequestError.ConnectionError } => new OnvifException(
                OnvifErrorReason.Unreachable, $"Cannot connect to {_host}. Check the address, and that the camera is switched on.", exception),
            _ => new OnvifException(
                OnvifErrorReason.MalformedAnswer, $"What {_host} answers is no HTTP. Check the port of the address.", exception),
        };
    }
}
