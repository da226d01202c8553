using Microsoft.Extensions.Logging;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Streams;

/// <summary>Keeps one stream's account of time that is not recorded: at any moment it records, or a gap with a reason is open.</summary>
/// <remarks>Thread-safe. Whatever the reason, a gap that opens is told at once, and only once.</remarks>
internal sealed partial class GapTracker(StreamName stream, RecordKeeper keeper, bool startsInGap, ILogger? logger = null)
{
    private const int Remembered = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Gap> _gaps = [];
    private bool _isOpen = startsInGap;
    private long _openFromUs;
    private GapReason _openReason;
    private string _openDetail = "";
    private long _count;

    /// <summary>The reason of the gap that is open now, or null.</summary>
    public GapReason? Current
    {
        get
        {
            lock (_lock)
            {
                return _isOpen ? _openReason : null;
            }
        }
    }

    /// <summary>How many gaps there were since the recorder started, other than for being stopped. Only grows.</summary>
    public long Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Recording has ended, or goes on not happening for another reason.</summary>
    public void Open(long fromUs, GapReason reason, string detail)
    {
        lock (_lock)
        {
            if (_isOpen && _openReason == reason)
            {
                return;
            }

            RememberOpen(fromUs);
            (_isOpen, _openFromUs, _openReason, _openDetail) = (true, fromUs, reason, detail);
            _count += reason == GapReason.Stopped ? 0 : 1;
            keeper.Add(new Fact.GapOpened(stream, fromUs, reason, detail));
        }

        if (logger is not null && reason != GapReason.Stopped)
        {
            LogOpened(logger, stream, reason.Name(), detail);
        }
    }

    /// <summary>Recording has begun again.</summary>
    public void Close(long toUs)
    {
        lock (_lock)
        {
            if (!_isOpen)
            {
                return;
            }

            RememberOpen(toUs);
            _isOpen = false;
            keeper.Add(new Fact.GapClosed(stream, toUs));
        }
    }

    /// <summary>A gap within a run that has ended already.</summary>
    public void Note(long fromUs, long toUs, GapReason reason, string detail)
    {
        lock (_lock)
        {
            Remember(new Gap(UnixTime.FromMicroseconds(fromUs), UnixTime.FromMicroseconds(toUs), reason, detail));
            _count++;
            keeper.Add(new Fact.GapNoted(stream, fromUs, toUs, reason, detail));
        }
    }

    /// <summary>The latest gaps of this recorder's life, oldest first, one that is still open with no end.</summary>
    public IReadOnlyList<Gap> Snapshot()
    {
        lock (_lock)
        {
            return _isOpen && _openFromUs != 0
                ? [.. _gaps, new Gap(UnixTime.FromMicroseconds(_openFromUs), null, _openReason, _openDetail)]
                : [.. _gaps];
        }
    }

    private void RememberOpen(long toUs)
    {
        // A gap that was open before the recorder started is in the index, not here.
        if (_isOpen && _openFromUs != 0)
        {
            Remember(new Gap(
                UnixTime.FromMicroseconds(_openFromUs), UnixTime.FromMicroseconds(toUs), _openReason, _openDetail));
        }
    }

    private void Remember(Gap gap)
    {
        _gaps.Enqueue(gap);
        if (_gaps.Count > Remembered)
        {
            _gaps.Dequeue();
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Stream}: {Reason}: {Detail}")]
    private static partial void LogOpened(ILogger logger, StreamName stream, string reason, string detail);
}
