using Saksi.Recording;
using Saksi.Recording.Segments;

namespace Saksi.Server.Live;

/// <summary>All streams that somebody looks at now. A stream that nobody looks at costs nothing.</summary>
internal sealed class LiveHub(Recorder recorder, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<StreamName, Watched> _streams = [];

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
                var stream = new LiveStream(time);
                watched = new Watched(stream, recorder.Observe(name, stream));
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
                watched.Subscription.Dispose();
                _streams.Remove(name);
            }
        }
    }

    private sealed record Watched(LiveStream Stream, IDisposable Subscription);
}
