using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>The streams that are recorded: they come and go while the recorder runs.</summary>
/// <param name="create">Makes the recorder of a stream that is new or has changed.</param>
/// <param name="createGaps">Makes a stream's account; it outlives the stream, which may come back.</param>
/// <param name="logger">For the taps.</param>
internal sealed class StreamSet(
    Func<StreamOptions, GapTracker, StreamTap, StreamRecorder> create,
    Func<StreamName, GapTracker> createGaps,
    ILogger logger) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1);
    private readonly Dictionary<StreamName, GapTracker> _gaps = [];
    private readonly ConcurrentDictionary<StreamName, StreamTap> _taps = new();
    private ImmutableArray<Entry> _entries = [];
    private CancellationToken _end;
    private bool _isRunning;

    /// <summary>In the order of the settings.</summary>
    public IEnumerable<StreamRecorder> Recorders => _entries.Select(entry => entry.Recorder);

    public StreamTap Tap(StreamName name) => _taps.GetOrAdd(name, key => new StreamTap(key, logger));

    /// <summary>The streams to begin with, before anything runs.</summary>
    public void Define(IReadOnlyList<StreamOptions> streams) => _entries = [.. streams.Select(CreateEntry)];

    /// <summary>Stops what is not in the list, or there with other options; starts what is new. Done when it is so.</summary>
    public async Task ApplyAsync(IReadOnlyList<StreamOptions> streams)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            var before = _entries;
            var kept = before.Where(entry => streams.Contains(entry.Options)).ToDictionary(entry => entry.Options.Name);
            await Task.WhenAll(before.Where(entry => !kept.ContainsValue(entry)).Select(StopAsync)).ConfigureAwait(false);
            _entries = [.. streams.Select(stream => kept.GetValueOrDefault(stream.Name) ?? CreateEntry(stream))];
            StartAll();
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Starts all streams, and later ones as they come.</summary>
    /// <param name="end">Ends them.</param>
    /// <returns>Done when it was cancelled and every stream has ended.</returns>
    public async Task RunAsync(CancellationToken end)
    {
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        (_isRunning, _end) = (true, end);
        StartAll();
        _changing.Release();

        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = end.Register(ended.SetResult).ConfigureAwait(false);
        await ended.Task.ConfigureAwait(false);

        // Whoever changes the streams at this moment finishes first; what he starts sees the end at once.
        await _changing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _isRunning = false;
        await Task.WhenAll(_entries.Select(entry => entry.Running)).ConfigureAwait(false);
        _changing.Release();
    }

    /// <summary>Gives the buffers of all streams back. Only after the end of <see cref="RunAsync"/>.</summary>
    public void Dispose()
    {
        foreach (var entry in _entries)
        {
            entry.Dispose();
        }

        _changing.Dispose();
    }

    private Entry CreateEntry(StreamOptions stream)
    {
        if (!_gaps.TryGetValue(stream.Name, out var gaps))
        {
            gaps = createGaps(stream.Name);
            _gaps.Add(stream.Name, gaps);
        }

        return new Entry(stream, create(stream, gaps, Tap(stream.Name)));
    }

    private void StartAll()
    {
        if (_isRunning)
        {
            foreach (var entry in _entries)
            {
                entry.Start(_end);
            }
        }
    }

    private static async Task StopAsync(Entry entry)
    {
        await entry.StopAsync().ConfigureAwait(false);
        entry.Dispose();
    }

    private sealed class Entry(StreamOptions options, StreamRecorder recorder) : IDisposable
    {
        private CancellationTokenSource? _stop;

        public StreamOptions Options => options;

        public StreamRecorder Recorder => recorder;

        public Task Running { get; private set; } = Task.CompletedTask;

        public void Start(CancellationToken end)
        {
            if (_stop is null)
            {
                _stop = CancellationTokenSource.CreateLinkedTokenSource(end);
                var stop = _stop.Token;
                Running = Task.Run(() => recorder.RunAsync(stop), CancellationToken.None);
            }
        }

        public async Task StopAsync()
        {
            if (_stop is not null)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
                await Running.ConfigureAwait(false);
            }
        }

        public void Dispose()
        {
            recorder.Assembler.Dispose();
            _stop?.Dispose();
        }
    }
}
