using Microsoft.Extensions.Logging;
using Saksi.Age;
using Saksi.Media.Rtsp;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Streams;
using Saksi.Recording.Unsealing;
using Saksi.Simulator;

namespace Saksi.Recording.Tests.Support;

/// <summary>A recorder over a folder of its own, with two identities, and simulated cameras to record.</summary>
internal sealed class RecorderFixture : IDisposable
{
    public RecorderFixture(string? folder = null)
    {
        Folder = folder ?? Directory.CreateTempSubdirectory("saksi-test-").FullName;
        Data = Path.Combine(Folder, "data");
        IdentityFile = Path.Combine(Folder, "owner.key");
        File.WriteAllText(IdentityFile, Owner + "\n");
    }

    public string Folder { get; }

    public string Data { get; }

    public string IdentityFile { get; }

    public X25519Identity Owner { get; } = X25519Identity.Generate();

    public X25519Identity Recovery { get; } = X25519Identity.Generate();

    public List<string> Diagnostics { get; } = [];

    public RecorderOptions Options(params StreamOptions[] streams) => new()
    {
        DataDirectory = Data,
        Recipients = [Owner.Recipient, Recovery.Recipient],
        Streams = streams,
    };

    public static StreamOptions Stream(CameraSimulator simulator, string camera, string stream = "main") => new()
    {
        Name = new StreamName(camera, stream),
        Url = RtspUrl.Parse(simulator.UrlOf(camera, stream).ToString()),
        Transport = RtspTransport.Tcp,
    };

    public Recorder Open(RecorderOptions options) => Recorder.Open(options, new ListLogger(Diagnostics));

    /// <summary>Records for a while and returns the recorder's last word.</summary>
    public async Task<IReadOnlyList<StreamStatus>> RecordAsync(TimeSpan duration, params StreamOptions[] streams)
    {
        using var stop = new CancellationTokenSource(duration);
        var recorder = Open(Options(streams));
        await using (recorder)
        {
            await recorder.RunAsync(stop.Token);
        }

        return recorder.Status();
    }

    /// <summary>Opens everything of a camera with the owner's identity.</summary>
    public UnsealReport Unseal(string camera, string output, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var file = File.Create(output);
        var request = new UnsealRequest
        {
            Stream = new StreamName(camera, "main"),
            Identities = [Owner],
            From = from,
            To = to,
        };
        return Unsealer.Run(DataDirectory.Open(Data), request, file, onBytes: null, CancellationToken.None);
    }

    public IReadOnlyList<string> SegmentFiles() => Directory.Exists(Data)
        ? Directory.EnumerateFiles(Data, "*.mp4.age", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList()
        : [];

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private sealed class ListLogger(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines)
            {
                lines.Add($"{logLevel}: {formatter(state, exception)} {exception}");
            }
        }
    }
}
