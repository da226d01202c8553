using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Saksi.Recording;
using Saksi.Recording.Segments;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Watching;

/// <summary>Keeps one camera watched: starts its decoder when there is something to decode, and again when it fails, ever more slowly.</summary>
/// <param name="stream">The stream that is decoded.</param>
/// <param name="keyFrameInterval">Null: every picture is wanted.</param>
/// <param name="sink">Looks at the pictures.</param>
/// <param name="tools">What decodes.</param>
/// <param name="starter">Starts it.</param>
/// <param name="time">Our clock.</param>
/// <param name="logger">For diagnostics.</param>
internal sealed partial class CameraWatch(
    StreamName stream,
    TimeSpan? keyFrameInterval,
    IPictureSink sink,
    DecoderTools tools,
    ProcessStarter starter,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>A decoder that lived so long has earned a quick successor.</summary>
    private static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(250);

    private readonly ILogger _logger = logger;
    private readonly UnitQueue _queue = new();
    private TimeSpan _pause = ShortestPause;
    private WatchedStream? _observer;
    private volatile Decoder? _decoder;
    private volatile string? _problem;
    private long _failures;

    public StreamName Stream => stream;

    /// <summary>Why the latest decoder ended; null while all is well.</summary>
    public string? Problem => _problem;

    public WatchState State => _problem is not null ? WatchState.Failing
        : _observer is { HasPictures: true } ? WatchState.Watching
        : WatchState.NoPictures;

    /// <summary>How often a decoder ended otherwise than it should.</summary>
    public long Failures => Interlocked.Read(ref _failures);

    /// <summary>Units that no decoder saw, because it was too slow.</summary>
    public long Dropped => _queue.Dropped;

    internal int? DecoderProcessId => _decoder?.ProcessId;

    /// <summary>Sees a recorder's stream from now on.</summary>
    /// <returns>Disposing of it ends that.</returns>
    public IDisposable Attach(Recorder recorder) => recorder.Observe(stream, CreateObserver());

    /// <summary>Watches until cancelled. The only loop that may go on after an error that nobody foresaw.</summary>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "The supervisor of a decoder: whatever goes wrong with one, the next has to be tried, and nothing else may suffer.")]
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                LogUnexpected(exception, stream);
                Fail(exception.Message);
            }

            if (_problem is not null && !cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(_pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
            }
        }
    }

    public void Dispose() => _queue.Dispose();

    internal WatchedStream CreateObserver() => _observer = new WatchedStream(_queue, keyFrameInterval, time);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (_problem is not null)
        {
            _queue.Restart(); // What it holds ends in the middle of what the decoder before knew.
        }

        DecoderUnit first;
        while (!_queue.TryPeek(out first))
        {
            await Task.Delay(LookInterval, time, cancellationToken);
        }

        var began = time.GetTimestamp();
        string? problem;
        try
        {
            using var decoder = await Decoder.StartAsync(tools, starter, first.Task, _queue, new FirstPicture(this), time);
            _decoder = decoder;
            problem = await decoder.RunAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is Win32Exception or IOException)
        {
            problem = exception.Message;
        }
        finally
        {
            _decoder = null;
        }

        if (time.GetElapsedTime(began) > LongLife)
        {
            _pause = ShortestPause;
        }

        if (problem is not null)
        {
            Fail(problem);
        }
    }

    private void Fail(string problem)
    {
        _problem = problem;
        Interlocked.Increment(ref _failures);
        LogFailed(stream, problem, _pause.TotalSeconds);
    }

    [LoggerMessage(LogLevel.Warning, "{Stream}: {Problem}; it is started again in {Seconds} s. Recording goes on")]
    private partial void LogFailed(StreamName stream, string problem, double seconds);

    [LoggerMessage(LogLevel.Error, "The watching of {Stream} failed unexpectedly and goes on")]
    private partial void LogUnexpected(Exception exception, StreamName stream);

    /// <summary>A picture is the proof that the decoder works again.</summary>
    private sealed class FirstPicture(CameraWatch watch) : IPictureSink
    {
        public void OnPicture(in Picture picture)
        {
            watch._problem = null;
            watch.Look(picture);
        }
    }

    private void Look(in Picture picture) => sink.OnPicture(picture);
}
