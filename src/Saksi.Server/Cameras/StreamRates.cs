using Saksi.Recording.Segments;

namespace Saksi.Server.Cameras;

/// <summary>Frames and bits a second of every stream over the last seconds, from the recorder's counters.</summary>
internal sealed class StreamRates(RecordingHost recording, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private volatile Dictionary<StreamName, Rate> _rates = [];
    private Dictionary<StreamName, (long Units, long Bytes)> _before = [];
    private long _last;

    /// <summary>Null when the stream was not there for two looks yet.</summary>
    public Rate? Of(StreamName stream) => _rates.GetValueOrDefault(stream);

    /// <summary>Looks every two seconds until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        _last = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the server.
        }
    }

    private void Look()
    {
        var seconds = Math.Max(time.GetElapsedTime(_last).TotalSeconds, 0.001);
        _last = time.GetTimestamp();
        var now = new Dictionary<StreamName, (long Units, long Bytes)>();
        var rates = new Dictionary<StreamName, Rate>();
        foreach (var stream in recording.Recorder?.Status() ?? [])
        {
            now[stream.Name] = (stream.AccessUnits, stream.Bytes);
            if (_before.TryGetValue(stream.Name, out var before) && stream.AccessUnits >= before.Units)
            {
                rates[stream.Name] = new Rate(
                    Math.Round((stream.AccessUnits - before.Units) / seconds, 1), (long)((stream.Bytes - before.Bytes) * 8 / seconds));
            }
        }

        _before = now;
        _rates = rates;
    }

    /// <summary>What a stream brings.</summary>
    internal sealed record Rate(double FramesPerSecond, long BitsPerSecond);
}
