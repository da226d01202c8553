using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>Step 3 of the life of a frame: hands every access unit to whoever watches, and then to the recorder.</summary>
/// <remarks>Lives as long as the recorder, also while its stream is away, so that a viewer may wait for a camera.</remarks>
internal sealed partial class StreamTap(StreamName name, ILogger logger)
{
    private readonly Lock _lock = new();
    private ImmutableArray<IStreamObserver> _observers = [];
    private IReadOnlyList<ReceivedTrack>? _tracks;

    /// <summary>Adds an observer until the result is disposed of.</summary>
    public IDisposable Add(IStreamObserver observer)
    {
        lock (_lock)
        {
            if (_tracks is not null)
            {
                observer.OnSessionBegan(_tracks);
            }

            _observers = _observers.Add(observer);
        }

        return new Subscription(this, observer);
    }

    public void BeginSession(IReadOnlyList<ReceivedTrack> tracks)
    {
        lock (_lock)
        {
            _tracks = tracks;
            Tell(observer => observer.OnSessionBegan(tracks));
        }
    }

    public void EndSession(GapReason reason, string detail)
    {
        lock (_lock)
        {
            _tracks = null;
            Tell(observer => observer.OnSessionEnded(reason, detail));
        }
    }

    /// <summary>A sink that shows units to the observers before <paramref name="recorder"/> takes them.</summary>
    public IStreamSink Before(IStreamSink recorder) => new Sink(this, recorder);

    private void Tell(Action<IStreamObserver> say)
    {
        foreach (var observer in _observers)
        {
            try
            {
                say(observer);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Drop(observer, exception);
            }
        }
    }

    // A mistake in a viewer's path must not end the recording: the viewer is dropped, and the mistake is told.
    private void Show(in AccessUnit unit)
    {
        foreach (var observer in _observers)
        {
            try
            {
                observer.OnAccessUnit(unit);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                Drop(observer, exception);
            }
        }
    }

    private void Drop(IStreamObserver observer, Exception exception)
    {
        LogDropped(exception, name);
        Remove(observer);
    }

    private void Remove(IStreamObserver observer)
    {
        lock (_lock)
        {
            _observers = _observers.Remove(observer);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Stream}: an observer failed and is not shown anything any more")]
    private partial void LogDropped(Exception exception, StreamName stream);

    private sealed class Sink(StreamTap tap, IStreamSink recorder) : IStreamSink
    {
        public void OnAccessUnit(in AccessUnit unit)
        {
            tap.Show(unit);
            recorder.OnAccessUnit(unit);
        }

        public void OnSenderReport(int trackIndex, in SenderReport report) => recorder.OnSenderReport(trackIndex, report);

        public void OnPacketsLost(int trackIndex, int count) => recorder.OnPacketsLost(trackIndex, count);
    }

    private sealed class Subscription(StreamTap tap, IStreamObserver observer) : IDisposable
    {
        public void Dispose() => tap.Remove(observer);
    }
}
