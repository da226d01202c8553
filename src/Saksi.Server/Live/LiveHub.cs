using Saksi.Recording;
using Saksi.Recording.Segments;

namespace Saksi.Server.Live;

/// <summary>All streams that somebody looks at now. A stream that nobody looks at costs nothing.</summary>
/// <remarks>Viewers stay while the recorder is replaced by another, and see the same camera again.</remarks>
internal sealed class LiveHub(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StreamName, Watched> _streams = [];
    private Recorder? _recorder;

    /// <summary>From now on streams come from this recorder; null while there is none.</summary>
    public void Attach(Recorder? recorder)
    {
        lock (_lock)
        {
            _recorder = recorder;
            foreach (var (name, watched) in _streams)
            {
                watched.Subscription?.Dispose();
                watched.Subscription = recorder?.Observe(name, watched.Stream);
            }
        }
    }

    /// <summary>How many viewers there are, by stream.</summary>
    public IReadOnlyDictionary<StreamName, int> Viewers()
    {
        lock (_lock)
        {
            return _streams.ToDictionary(stream => stream.Key, stream => stream.Value.Stream.Viewers);
        }
    }

    /// <summary>Adds a viewer of a stream, which may be away just now.</summary>
    public LiveViewer Join(StreamName name)
    {
        var viewer = new LiveViewer();
        lock (_lock)
        {
            if (!_streams.TryGetValue(name, out var watched))
            {
                watched = new Watched(new LiveStream(time));
                watched.Subscription = _recorder?.Observe(name, watched.Stream);
                _streams.Add(name, watched);
            }

            watched.Stream.Add(viewer);
        }

        return viewer;
    }

    /// <summary>The last one to leave ends the copying.</summary>
    public void Leave(StreamName name, LiveViewer viewer)
    {
        lock (_lock)
        {
            viewer.Complete();
            if (_streams.TryGetValue(name, out var watched) && watched.Stream.Remove(viewer) == 0)
            {
                watched.Subscription?.Dispose();
                _streams.Remove(name);
            }
        }
    }

    private sealed class Watched(LiveStream stream)
    {
        public LiveStream Stream => stream;

        public IDisposable? Subscription { get; set; }
    }
}
