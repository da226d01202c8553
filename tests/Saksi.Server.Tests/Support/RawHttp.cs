using System.Net.Sockets;
using System.Text;

namespace Saksi.Server.Tests.Support;

/// <summary>Sends bytes as they are: a client library would put a hostile request in order first.</summary>
internal static class RawHttp
{
    private const int LongestAnswer = 1 << 20;

    /// <summary>Sends a request that closes its connection, and reads all that comes back.</summary>
    public static async Task<string> SendAsync(Uri address, string request)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, patience.Token);
        await using var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), patience.Token);
        }
        catch (IOException)
        {
            // The server had heard enough; its answer is there to be read.
        }

        var answer = new MemoryStream();
        var buffer = new byte[16384];
        try
        {
            while (answer.Length < LongestAnswer && await stream.ReadAsync(buffer, patience.Token) is var count and > 0)
            {
                answer.Write(buffer, 0, count);
            }
        }
        catch (IOException)
        {
            // Closed with what we sent still unread.
        }

        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Asks for a path as it is written.</summary>
    public static Task<string> GetAsync(Uri address, string path, string cookie = "") => SendAsync(
        address, $"GET {path} HTTP/1.1\r\nHost: {address.Authority}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
}
