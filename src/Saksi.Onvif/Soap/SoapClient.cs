using System.Net.Http.Headers;
using Saksi.Onvif.Device;
using Saksi.Onvif.Http;

namespace Saksi.Onvif.Soap;

/// <summary>Asks one camera: authentication, redirects, the camera's clock, faults.</summary>
/// <remarks>
/// Credentials go to the host of the address that the owner gave, and nowhere else: see <see cref="CameraAddress"/>.
/// Thread-safe.
/// </remarks>
internal sealed class SoapClient : IDisposable
{
    /// <summary>Token, time, Digest SHA-256, Digest MD5, both together, a stale nonce, a redirect.</summary>
    private const int MaxAttempts = 8;

    private readonly OnvifCameraOptions _options;
    private readonly CameraHttp _http;
    private readonly HttpAuthenticator? _authenticator;
    private volatile Proof _proof;

    public SoapClient(OnvifCameraOptions options)
    {
        _options = options;
        _http = new CameraHttp(options);
        Address = new CameraAddress(options.Address);
        Time = new CameraTime(options.Clock);
        if (options.UserName is { Length: > 0 } userName)
        {
            _proof = Proof.Token;
            _authenticator = new HttpAuthenticator(
                userName, options.Password ?? "", Address.IsEncrypted, options.AllowBasicOverPlainText);
        }
    }

    public CameraAddress Address { get; }

    public CameraTime Time { get; }

    /// <summary>Asks, and returns the element of the response.</summary>
    /// <param name="address">The service, on the camera's host.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="timeout">How long the answer may take; null for the usual time.</param>
    /// <exception cref="OnvifException">It was not answered, or refused.</exception>
    public async Task<SoapElement> CallAsync(
        Uri address, SoapRequest request, CancellationToken cancellationToken, TimeSpan? timeout = null)
    {
        var call = new AuthenticationLadder(request.IsOpen ? Proof.None : _proof, HasCredentials: _authenticator is not null);
        for (var attempt = 1; ; attempt++)
        {
            var authorization = call.Proof.HasFlag(Proof.Http) ? _authenticator?.Authorize("POST", address) : null;
            var answer = await SendAsync(address, request, call.Proof, authorization, timeout ?? _options.Timeout, cancellationToken);
            if (answer.IsRedirect && attempt < MaxAttempts)
            {
                address = Address.Follow(answer.Location);
                continue;
            }

            if (SoapAnswer.TryParse(answer.Body.Span, out var soap, out var error) && soap!.Response is { } response && answer.Status != 401)
            {
                // Remembered, so that the next request is right at once.
                _proof = request.IsOpen ? _proof : call.Proof;
                return response;
            }

            var isRefusal = answer.Status is 401 or 403 || soap?.Fault?.IsRefusal == true;
            if (isRefusal && !request.IsOpen && attempt < MaxAttempts
                && await MayTryAgainAsync(call, address, answer, authorization, cancellationToken))
            {
                continue;
            }

            throw Explain(request, answer, soap?.Fault, isRefusal, error);
        }
    }

    /// <summary>Fetches something that is no SOAP, such as a snapshot.</summary>
    /// <exception cref="OnvifException">It was not answered, or refused.</exception>
    public async Task<HttpAnswer> GetAsync(Uri address, int maxSizeBytes, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var authorization = _authenticator?.Authorize("GET", address);
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            Authorize(request, authorization);
            var answer = await _http.SendAsync(request, maxSizeBytes, _options.Timeout, cancellationToken);
            if (answer.IsRedirect && attempt < MaxAttempts)
            {
                address = Address.Follow(answer.Location);
            }
            else if (answer.Status != 401 || attempt == MaxAttempts || _authenticator?.TryTake(address, answer.Challenges, authorization) != true)
            {
                return answer.Status is >= 200 and < 300 ? answer : throw Refusal(answer, answer.Status is 401 or 403);
            }
        }
    }

    /// <summary>Asks for the camera's time, without credentials.</summary>
    /// <returns>How far it is from what we believed; null when the camera does not tell it.</returns>
    public async Task<TimeSpan?> ReadTimeAsync(CancellationToken cancellationToken)
    {
        var request = new SoapRequest(SoapNamespaces.Device, "GetSystemDateAndTime") { IsOpen = true };
        var address = Address.DeviceService;
        var answer = await SendAsync(address, request, Proof.None, null, _options.Timeout, cancellationToken);
        for (var redirects = 0; answer.IsRedirect && redirects < 3; redirects++)
        {
            address = Address.Follow(answer.Location);
            answer = await SendAsync(address, request, Proof.None, null, _options.Timeout, cancellationToken);
        }

        Address.DeviceService = address;
        var isSoap = SoapAnswer.TryParse(answer.Body.Span, out var soap, out _);
        if (isSoap && soap!.Response is { } response && CameraDateTime.Parse(response) is { } told)
        {
            return Time.Set(told);
        }

        if (!isSoap && answer.Status != 401)
        {
            throw NotOnvif(answer);
        }

        // A camera that tells the time to its users only. Most web servers tell it to everybody.
        return answer.Date is { } date ? Time.Set(date) : null;
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> MayTryAgainAsync(
        AuthenticationLadder call, Uri address, HttpAnswer answer, HttpAuthorization? sent, CancellationToken cancellationToken)
    {
        var isChallenged = answer.Status == 401 && _authenticator?.TryTake(address, answer.Challenges, sent) == true;
        if (call.Climb(isChallenged, answer.Status))
        {
            return true;
        }

        // The camera may have rebooted, and its clock with it, since we asked.
        return call.TakesTimeOnce()
            && await ReadTimeAsync(cancellationToken) is { } difference
            && difference > TimeSpan.FromSeconds(1);
    }

    private Task<HttpAnswer> SendAsync(
        Uri address,
        SoapRequest request,
        Proof proof,
        HttpAuthorization? authorization,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        var token = proof.HasFlag(Proof.Token)
            ? UsernameToken.Create(_options.UserName ?? "", _options.Password ?? "", Time.Now) : null;
        var message = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(request.ToBytes(address, token)),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/soap+xml")
        {
            CharSet = "utf-8",
            Parameters = { new NameValueHeaderValue("action", $"\"{request.ActionUri}\"") },
        };
        Authorize(message, authorization);
        return _http.SendAsync(message, SoapXml.MaxSizeBytes, timeout, cancellationToken);
    }

    private static void Authorize(HttpRequestMessage request, HttpAuthorization? authorization)
    {
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization.Value);
        }
    }

    private OnvifException Explain(SoapRequest request, HttpAnswer answer, SoapFault? fault, bool isRefusal, string? error)
    {
        if (isRefusal)
        {
            return Refusal(answer, true);
        }

        if (fault is not null)
        {
            var said = fault.Text.Length > 0 ? fault.Text : string.Join(", ", fault.Codes);
            return fault.IsAbsence
                ? Error(OnvifErrorReason.NotSupported, $"The camera does not support {request.Operation}.")
                : Error(OnvifErrorReason.RequestRefused, $"The camera refuses {request.Operation}: {WithoutSecrets(said)}");
        }

        return answer.Status switch
        {
            404 or 405 or 410 or 501 => Error(OnvifErrorReason.NotSupported, $"The camera has no service for {request.Operation} (HTTP {answer.Status})."),
            >= 200 and < 300 => Error(OnvifErrorReason.MalformedAnswer, $"The camera's answer to {request.Operation} cannot be read: {error}."),
            _ => Refusal(answer, false),
        };

        OnvifException Error(OnvifErrorReason reason, string message) => new(reason, message) { StatusCode = answer.Status };
    }

    private OnvifException Refusal(HttpAnswer answer, bool isAuthentication)
    {
        var (reason, sentence) = (isAuthentication, _authenticator) switch
        {
            (false, _) => (OnvifErrorReason.RequestRefused, $"The camera answers with HTTP status {answer.Status}. Try again; if that does not help, restart it."),
            (_, null) => (OnvifErrorReason.AuthenticationRefused, "The camera asks for a user name and a password. Give those of one of its users."),
            (_, { HasRefusedBasic: true }) => (
                OnvifErrorReason.AuthenticationRefused,
                "The camera asks for the password readable for everyone on the network (Basic). Use https, switch Digest on in the camera, or allow Basic."),
            _ when !Time.IsKnown => (
                OnvifErrorReason.AuthenticationRefused,
                "The camera refuses the user name or the password, and does not tell its time: if they are right, set its clock."),
            _ => (
                OnvifErrorReason.AuthenticationRefused,
                "The camera refuses the user name or the password. Check both; many cameras have users of their own for ONVIF, which are made in their settings."),
        };
        return new OnvifException(reason, sentence) { StatusCode = answer.Status };
    }

    private OnvifException NotOnvif(HttpAnswer answer) => new(
        OnvifErrorReason.NotOnvif,
        $"What answers at {Address.DeviceService.Authority} is no ONVIF camera (HTTP {answer.Status}). Check the port, and whether ONVIF is switched on in the camera.")
    {
        StatusCode = answer.Status,
    };

    // Some firmware repeats in a fault what it was sent.
    private string WithoutSecrets(string text) => _options.Password is { Length: > 0 } password
        ? text.Replace(password, "***", StringComparison.Ordinal) : text;
}
