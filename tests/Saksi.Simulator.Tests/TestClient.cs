using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Saksi.Simulator.Tests;

/// <summary>The simplest RTSP client that can tell what a camera really sends.</summary>
internal sealed class TestClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpClient _tcp = new();
    private readonly Uri _url;
    private readonly List<byte> _received = [];
    private readonly Queue<Frame> _frames = new();
    private int _sequence;
    private string? _session;

    private TestClient(Uri url) => _url = url;

    /// <summary>Bytes that were neither a response nor a frame.</summary>
    public int GarbageBytes { get; private set; }

    /// <summary>Sent with every request, such as an Authorization.</summary>
    public Dictionary<string, string> Headers { get; } = [];

    /// <summary>Disposed of with the client.</summary>
    public IAsyncDisposable? Owned { get; set; }

    public string Sdp { get; private set; } = "";

    public string Url => _url.ToString();

    /// <summary>The headers of the PLAY response.</summary>
    public Response? Played { get; private set; }

    public List<Response> Setups { get; } = [];

    public static async Task<TestClient> ConnectAsync(Uri url)
    {
        var client = new TestClient(url);
        await client._tcp.ConnectAsync(url.Host, url.Port);
        return client;
    }

    /// <summary>Connects, sets up every track over TCP and plays.</summary>
    public static async Task<TestClient> PlayAsync(Uri url)
    {
        var client = await ConnectAsync(url);
        await client.PlayAllAsync();
        return client;
    }

    public async Task PlayAllAsync()
    {
        var described = await RequestAsync("DESCRIBE", _url.ToString());
        Assert.Equal(200, described.Status);
        Sdp = described.Body;
        var controls = ("\r\n" + Sdp).Split("\r\nm=").Skip(1)
            .Where(media => media.StartsWith("video", StringComparison.Ordinal) || media.StartsWith("audio", StringComparison.Ordinal))
            .Select(media => media.Split("\r\n").First(line => line.StartsWith("a=control:", StringComparison.Ordinal))[10..]);
        var channel = 0;
        foreach (var control in controls)
        {
            var target = control.Contains("://", StringComparison.Ordinal) ? control
                : control.StartsWith('/') ? $"rtsp://{_url.Authority}{control}"
                : $"{_url}/{control}";
            var setup = await RequestAsync(
                "SETUP", target, ("Transport", $"RTP/AVP/TCP;unicast;interleaved={channel}-{channel + 1}"));
            Assert.Equal(200, setup.Status);
            Setups.Add(setup);
            channel += 2;
        }

        Played = await RequestAsync("PLAY", _url.ToString(), ("Range", "npt=0-"));
        Assert.Equal(200, Played.Status);
    }

    public async Task<Response> RequestAsync(string method, string target, params (string Name, string Value)[] headers)
    {
        var text = new StringBuilder($"{method} {target} RTSP/1.0\r\nCSeq: {++_sequence}\r\n");
        foreach (var (name, value) in headers.Concat(Headers.Select(header => (header.Key, header.Value))))
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        if (_session is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Session: {_session}\r\n");
        }

        await SendAsync(text.Append("\r\n").ToString());
        return await ReadResponseAsync();
    }

    public async Task SendAsync(string text) => await SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] bytes) => await _tcp.GetStream().WriteAsync(bytes);

    /// <summary>The next response; frames before it are kept.</summary>
    public async Task<Response> ReadResponseAsync()
    {
        while (true)
        {
            if (TakeMessage() is { } response)
            {
                return response;
            }

            await ReceiveAsync();
        }
    }

    /// <summary>The next interleaved frame.</summary>
    public async Task<Frame> ReadFrameAsync()
    {
        while (true)
        {
            if (_frames.TryDequeue(out var frame))
            {
                return frame;
            }

            if (TakeMessage() is null && _frames.Count == 0)
            {
                await ReceiveAsync();
            }
        }
    }

    /// <summary>The next RTP packets of a channel.</summary>
    public async Task<List<Frame>> ReadPacketsAsync(int count, int channel = 0)
    {
        var packets = new List<Frame>();
        while (packets.Count < count)
        {
            var frame = await ReadFrameAsync();
            if (frame.Channel == channel)
            {
                packets.Add(frame);
            }
        }

        return packets;
    }

    /// <summary>The next sender report of a channel.</summary>
    public async Task<Frame> ReadReportAsync(int channel = 1)
    {
        var reports = await ReadPacketsAsync(1, channel);
        Assert.Equal(200, reports[0].Bytes[1]);
        return reports[0];
    }

    /// <summary>Waits for the other side to close the connection.</summary>
    public async Task<bool> IsClosedAsync()
    {
        try
        {
            while (true)
            {
                await ReceiveAsync();
                _received.Clear();
            }
        }
        catch (IOException)
        {
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _tcp.Dispose();
        if (Owned is not null)
        {
            await Owned.DisposeAsync();
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        var count = await _tcp.GetStream().ReadAsync(buffer).AsTask().WaitAsync(Patience);
        if (count == 0)
        {
            throw new IOException("The camera closed the connection.");
        }

        _received.AddRange(buffer.AsSpan(0, count));
    }

    // Takes one message off what was received: a response is returned, a frame is queued.
    private Response? TakeMessage()
    {
        while (_received.Count > 0)
        {
            if (_received[0] == '$')
            {
                if (_received.Count < 4 || _received.Count < 4 + ((_received[2] << 8) | _received[3]))
                {
                    return null;
                }

                var length = (_received[2] << 8) | _received[3];
                _frames.Enqueue(new Frame(_received[1], [.. _received.GetRange(4, length)]));
                _received.RemoveRange(0, 4 + length);
                continue;
            }

            if (_received[0] is (byte)'R' or (byte)'O')
            {
                return TakeResponse();
            }

            GarbageBytes++;
            _received.RemoveAt(0);
        }

        return null;
    }

    private Response? TakeResponse()
    {
        var text = Encoding.Latin1.GetString([.. _received]);
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var lines = text[..end].Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(pair => (pair[0], pair[1].Trim())).ToList();
        var length = headers.Where(header => header.Item1 == "Content-Length")
            .Select(header => int.Parse(header.Item2, CultureInfo.InvariantCulture)).FirstOrDefault();
        if (text.Length < end + 4 + length)
        {
            return null;
        }

        _received.RemoveRange(0, end + 4 + length);
        var response = new Response(lines[0], headers, text.Substring(end + 4, length));
        _session = response["Session"]?.Split(';')[0] ?? _session;
        return response;
    }

    /// <summary>An interleaved frame with what stands in its RTP header.</summary>
    internal sealed record Frame(byte Channel, byte[] Bytes)
    {
        public ushort Sequence => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(2));

        public uint Timestamp => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(4));

        public uint Ssrc => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(8));

        public bool Marker => (Bytes[1] & 0x80) != 0;

        public byte[] Payload => Bytes[12..];

        /// <summary>Of a sender report: seconds since 1900.</summary>
        public double NtpSeconds => BinaryPrimitives.ReadUInt64BigEndian(Bytes.AsSpan(8)) / 4294967296.0;

        /// <summary>Of a sender report.</summary>
        public uint ReportTimestamp => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(16));
    }

    internal sealed record Response(string StatusLine, IReadOnlyList<(string Name, string Value)> Headers, string Body)
    {
        public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

        public string? this[string name] => Headers.FirstOrDefault(header => header.Name == name).Value;
    }
}
