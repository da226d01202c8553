using System.Globalization;
using System.Text;

namespace Saksi.Simulator.Onvif;

/// <summary>Reads HTTP/1.1 requests from one connection (RFC 9112), as far as an ONVIF client sends them.</summary>
internal sealed class HttpRequestReader(Stream stream)
{
    private const int MaxHead = 32 * 1024;
    private const int MaxBody = 1024 * 1024;

    private byte[] _buffer = new byte[8 * 1024];
    private int _filled;

    /// <returns>Null at the end of the connection, or at something that is no HTTP.</returns>
    public async Task<HttpRequest?> ReadAsync(CancellationToken stop)
    {
        int headLength;
        while ((headLength = _buffer.AsSpan(0, _filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (_filled > MaxHead || !await FillAsync(stop))
            {
                return null;
            }
        }

        var lines = Encoding.Latin1.GetString(_buffer, 0, headLength).Split("\r\n");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                headers[line[..colon].Trim()] = line[(colon + 1)..].Trim();
            }
        }

        var length = 0;
        var first = lines[0].Split(' ');
        if (first.Length != 3
            || (headers.TryGetValue("Content-Length", out var text)
                && !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length))
            || length > MaxBody)
        {
            return null;
        }

        var total = headLength + 4 + length;
        while (_filled < total)
        {
            if (!await FillAsync(stop))
            {
                return null;
            }
        }

        var body = _buffer[(headLength + 4)..total];
        Buffer.BlockCopy(_buffer, total, _buffer, 0, _filled - total);
        _filled -= total;
        return new HttpRequest(first[0], first[1], headers, body);
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        if (_filled == MaxHead + MaxBody)
        {
            return false;
        }

        if (_filled == _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Min(2 * _buffer.Length, MaxHead + MaxBody));
        }

        var read = await stream.ReadAsync(_buffer.AsMemory(_filled), stop);
        _filled += read;
        return read > 0;
    }
}
