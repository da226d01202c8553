using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Saksi.Web.Tests.Support;

/// <summary>A push server (RFC 8030) on loopback with one browser behind it, whose keys it has: it opens what arrives (RFC 8291).</summary>
/// <remarks>The server under test believes to speak to <see cref="Endpoint"/>; <see cref="Client"/> brings that here.</remarks>
internal sealed class PushServer : IAsyncDisposable
{
    public const string Endpoint = "https://push.example.net/send/1";

    private const int HeaderSize = 86;
    private const int TagSize = 16;

    private readonly HttpListener _listener = new();
    private readonly ECDiffieHellman _browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _secret = RandomNumberGenerator.GetBytes(16);
    private readonly Uri _address;
    private readonly Task _running;

    public PushServer()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
        }

        _listener.Prefixes.Add(_address.ToString());
        _listener.Start();
        _running = RunAsync();
    }

    /// <summary>The status of all answers: 201, as RFC 8030 5 has it, or a refusal.</summary>
    public int Status { get; set; } = 201;

    /// <summary>What arrived, opened, with the headers it came with.</summary>
    public ConcurrentQueue<(WebHeaderCollection Headers, string Text)> Messages { get; } = [];

    /// <summary>The browser's public key as it tells it.</summary>
    public string P256dh => Base64Url.EncodeToString(Point(_browser));

    /// <summary>The browser's authentication secret as it tells it.</summary>
    public string Auth => Base64Url.EncodeToString(_secret);

    public HttpClient Client() => new(new Redirecting(_address));

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _running;
        _listener.Close();
        _browser.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var body = new MemoryStream();
                await context.Request.InputStream.CopyToAsync(body);
                Messages.Enqueue(((WebHeaderCollection)context.Request.Headers, Open(body.ToArray())));
                context.Response.StatusCode = Status;
                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The end of the test.
        }
    }

    private string Open(byte[] message)
    {
        var (salt, serverPoint) = (message[..16], message[21..HeaderSize]);
        using var server = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = serverPoint[1..33], Y = serverPoint[33..] },
        });
        var shared = _browser.DeriveRawSecretAgreement(server.PublicKey);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, shared, 32, _secret, [.. "WebPush: info\0"u8, .. Point(_browser), .. serverPoint]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 16, salt, "Content-Encoding: aes128gcm\0"u8.ToArray());
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, 12, salt, "Content-Encoding: nonce\0"u8.ToArray());
        var plain = new byte[message.Length - HeaderSize - TagSize];
        using var cipher = new AesGcm(key, TagSize);
        cipher.Decrypt(nonce, message[HeaderSize..^TagSize], message[^TagSize..], plain);
        return Encoding.UTF8.GetString(plain).TrimEnd('\u0002'); // The last record's delimiter (RFC 8188 2).
    }

    private static byte[] Point(ECDiffieHellman key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return [4, .. point.X!, .. point.Y!]; // A public key has both.
    }

    private sealed class Redirecting(Uri address) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery); // The server under test sets it.
            return base.SendAsync(request, cancellationToken);
        }
    }
}
