using Saksi.Media.Receiving;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;

namespace Saksi.Server.Live;

/// <summary>Step 3 of the life of a frame: one stream's units, copied once and shown to all its viewers.</summary>
/// <remarks>
/// Keeps the GOP that is running, so that a new viewer sees a picture at once instead of at the next key frame. One lock, held
/// for microseconds, guards everything; nothing here waits for a viewer.
/// </remarks>
internal sealed class LiveStream(TimeProvider time) : IStreamObserver
{
    /// <summary>A GOP that is larger is not kept: its viewers wait for the next key frame.</summary>
    private const int MaximumGopBytes = 6 << 20;

    private readonly Lock _lock = new();
    private readonly List<LiveViewer> _viewers = [];
    private readonly List<LiveMessage> _gop = [];
    private int _gopBytes;
    private TrackFormat?[] _formats = [];
    private LiveMessage? _tracks;
    private LiveMessage _state = LiveFormat.Connecting();
    private long? _anchorUs;

    public int Viewers
    {
        get
        {
            lock (_lock)
            {
                return _viewers.Count;
            }
        }
    }

    public void Add(LiveViewer viewer)
    {
        lock (_lock)
        {
            viewer.Offer(_state);
            if (_tracks is not null)
            {
                viewer.Offer(_tracks);
                foreach (var message in _gop)
                {
                    viewer.Offer(message);
                }
            }

            _viewers.Add(viewer);
        }
    }

    /// <returns>How many are left.</returns>
    public int Remove(LiveViewer viewer)
    {
        lock (_lock)
        {
            _viewers.Remove(viewer);
            return _viewers.Count;
        }
    }

    public void OnSessionBegan(IReadOnlyList<ReceivedTrack> tracks)
    {
        lock (_lock)
        {
            Forget();
            _formats = [.. tracks.Select(track => track.Format)];
            _state = LiveFormat.Receiving();
            ShowAll(_state);
            if (_formats.Any(format => format is not null))
            {
                TellTracks();
            }
        }
    }

    public void OnSessionEnded(GapReason reason, string detail)
    {
        lock (_lock)
        {
            Forget();
            _state = LiveFormat.Lost(reason, detail);
            ShowAll(_state);
        }
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(_formats[unit.TrackIndex], unit.Format))
            {
                var isNew = !unit.Format.Equals(_formats[unit.TrackIndex]);
                _formats[unit.TrackIndex] = unit.Format;
                if (isNew || _tracks is null)
                {
                    TellTracks();
                }
            }

            var message = LiveFormat.Unit(unit, PresentationUs(unit));
            Keep(message);
            ShowAll(message);
        }
    }

    /// <summary>Media time behind the instant at which the session's first unit came: even, and close to our clock.</summary>
    private long PresentationUs(in AccessUnit unit)
    {
        var mediaUs = (long)((Int128)unit.Pts * 1_000_000 / unit.Format.ClockRateHz);
        _anchorUs ??= UnixMicroseconds(time.GetUtcNow() - time.GetElapsedTime(unit.ArrivalTimestamp)) - mediaUs;
        return _anchorUs.Value + mediaUs;
    }

    private static long UnixMicroseconds(DateTimeOffset at) => (at - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private void Keep(LiveMessage message)
    {
        if (message.Kind == LiveMessageKind.KeyFrame)
        {
            _gop.Clear();
            _gopBytes = 0;
        }
        else if (_gop.Count == 0)
        {
            return; // Nothing that a decoder could begin with.
        }

        _gop.Add(message);
        _gopBytes += message.Bytes.Length;
        if (_gopBytes > MaximumGopBytes)
        {
            _gop.Clear();
            _gopBytes = 0;
        }
    }

    private void TellTracks()
    {
        _tracks = LiveFormat.Tracks(_formats);
        ShowAll(_tracks);
    }

    private void Forget()
    {
        _tracks = null;
        _anchorUs = null;
        _gop.Clear();
        _gopBytes = 0;
    }

    private void ShowAll(LiveMessage message)
    {
        foreach (var viewer in _viewers)
        {
            viewer.Offer(message);
        }
    }
}
