using System.Net.Sockets;
using System.Text;

namespace Saksi.Media.Tests.Receiving;

/// <summary>The camera's end of one RTSP connection.</summary>
internal sealed class CameraConnection(TcpClient client, Stream stream)
{
    private readonly Stream _stream = stream;

    /// <summary>Interleaved bytes that the client has sent: each with its 4-byte header.</summary>
    internal List<byte[]> ClientFrames { get; } = [];

    internal Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    internal async Task SendAsync(byte[] bytes) => await _stream.WriteAsync(bytes);

    internal void Close() => client.Close();

    /// <summary>Reads the next request; null when the client has closed.</summary>
    internal async Task<CameraRequest?> ReadRequestAsync()
    {
        var text = new StringBuilder();
        var single = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await _stream.ReadAsync(single) == 0)
            {
                return null;
            }

            if (text.Length == 0 && single[0] == '$')
            {
                await ReadFrameAsync();
                continue;
            }

            text.Append((char)single[0]);
        }

        var lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var words = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..colon]] = line[(colon + 1)..].Trim();
        }

        return new CameraRequest(words[0], words[1], headers, text.ToString());
    }

    private async Task ReadFrameAsync()
    {
        var header = new byte[3];
        await _stream.ReadExactlyAsync(header);
        var frame = new byte[4 + (header[1] << 8) + header[2]];
        frame[0] = (byte)'$';
        header.CopyTo(frame, 1);
        await _stream.ReadExactlyAsync(frame.AsMemory(4));
        lock (ClientFrames)
        {
            ClientFrames.Add(frame);
        }
    }
}
