using Saksi.Media.Mp4;
using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Streams;

/// <summary>
/// Step 4 of the life of a frame: access units → fragments → segments, with the wall time of each, and the account of what is
/// missing.
/// </summary>
/// <remarks>
/// Called by the receive loop; by the recorder's clock, which cuts what would wait too long; and by the storage's threads
/// when a segment fails. One lock, held for microseconds, guards everything.
/// </remarks>
internal sealed class FragmentAssembler : IStreamSink, IDisposable
{
    /// <summary>
    /// A fragment is cut at a key frame or when it holds this much, whatever comes first. A third of a second divides the usual second
    /// between key frames without a short rest, at 15 and 30 pictures a second exactly. It counts twice in what a power cut costs: a fragment
    /// is collected, and its end often waits for the next one to fill the chunk.
    /// </summary>
    private const long FragmentUs = 333_000;

    /// <summary>The first fragment of a run is short: a new camera's picture is durable at once.</summary>
    private const long FirstFragmentUs = 150_000;

    private const int MaximumFragmentBytes = 8 << 20;

    /// <summary>So much may wait for a slow disk before the run is broken off.</summary>
    private const long MaximumQueuedBytes = 24 << 20;

    private readonly Lock _lock = new();
    private readonly StreamName _name;
    private readonly StoragePool _storages;
    private readonly Mp4BufferPool _buffers;
    private readonly GapTracker _gaps;
    private readonly WallClock _clock;
    private readonly RunAccount _account;
    private readonly SegmentLength _length;
    private readonly SegmentPacing _pacing;
    private readonly TrackLayout _layout = new();

    private long[] _nextDts = [];
    private FragmentBuilder? _builder;
    private OpenSegment? _segment;
    private Run? _run;
    private uint _fragmentSequence;
    private PendingFragment _pending;
    private SenderReport? _latestReport;

    public FragmentAssembler(
        StreamName name,
        StoragePool storages,
        Mp4BufferPool buffers,
        RecordKeeper keeper,
        GapTracker gaps,
        WallClock clock,
        TimeSpan segmentDuration)
    {
        _name = name;
        _storages = storages;
        _buffers = buffers;
        _gaps = gaps;
        _clock = clock;
        _account = new RunAccount(name, keeper, gaps, clock);
        _length = new SegmentLength(name, segmentDuration);
        _pacing = new SegmentPacing(clock.Time);
    }

    public StreamCounters Counters { get; } = new();

    /// <summary>The formats that are recorded now, for the live table.</summary>
    public IReadOnlyList<TrackFormat> Formats => _layout.Formats;

    /// <summary>Bytes of fragments that wait for the disk. Any thread.</summary>
    public long QueuedBytes => Volatile.Read(ref _segment)?.QueuedBytes ?? 0;

    /// <summary>A new RTSP session begins: its tracks.</summary>
    public void BeginSession(IReadOnlyList<ReceivedTrack> tracks)
    {
        lock (_lock)
        {
            _latestReport = null;
            _pacing.BeginSession();
            _layout.Begin(tracks);
        }
    }

    /// <summary>The session is over: what was collected is recorded, the run ends, a gap begins.</summary>
    /// <param name="reason">Of the gap.</param>
    /// <param name="detail">In the words of a person who looks for the cause.</param>
    /// <param name="waited">How long ago the gap began, of a session in which nothing came.</param>
    public void EndSession(GapReason reason, string detail, TimeSpan waited = default)
    {
        lock (_lock)
        {
            if (_run is null)
            {
                _gaps.Open(_clock.NowUs - (long)waited.TotalMicroseconds, reason, detail);
                return;
            }

            Cut(nextLeadingDts: -1);
            CloseSegment();
            EndRun(reason, detail);
        }
    }

    public void OnAccessUnit(in AccessUnit unit)
    {
        lock (_lock)
        {
            Counters.CountLost(unit.LostPackets);
            _layout.Note(unit.TrackIndex, unit.Format);
            if (unit.TrackIndex == _layout.Leading)
            {
                OnLeading(unit);
            }
            else if (_run is not null && _layout.PlaceOf(unit.TrackIndex) >= 0)
            {
                Append(unit);
            }
        }
    }

    public void OnPacketsLost(int trackIndex, int count)
    {
        // The next access unit of the track carries the number.
    }

    public void OnSenderReport(int trackIndex, in SenderReport report)
    {
        lock (_lock)
        {
            if (trackIndex == _layout.Leading)
            {
                _latestReport = report;
                _run?.ObserveCameraClock(report, _layout.Formats[0].ClockRateHz);
            }
        }
    }

    /// <summary>Cuts a fragment whose oldest unit has waited too long because none follows.</summary>
    public void CutOverdue(long overdueUs)
    {
        lock (_lock)
        {
            if (_run is not null && _pending.Units > 0 && _clock.NowUs - _pending.ArrivedUs > overdueUs)
            {
                Cut(nextLeadingDts: -1);
            }
        }
    }

    public void Dispose() => _builder?.Dispose();

    private void OnLeading(in AccessUnit unit)
    {
        var mediaUs = UnixTime.FromMediaTicks(unit.Dts, unit.Format.ClockRateHz);
        var arrivalUs = _clock.AtUs(unit.ArrivalTimestamp);
        if (_run is not null)
        {
            Observe(unit, mediaUs, arrivalUs);
        }

        var startsFragment = _run is not null && (unit.IsKeyFrame || !_layout.IsLeadingCurrent || IsFragmentFull(mediaUs));
        if (startsFragment)
        {
            Cut(unit.Dts);
        }

        if (unit.IsKeyFrame || (_segment is not null && MustNotWaitForKeyFrame(mediaUs)))
        {
            Rotate(mediaUs, arrivalUs);
        }

        if (_segment is null)
        {
            return; // Nothing decodable yet, or the storage is gone.
        }

        if (_pending.Units == 0)
        {
            _pending.Begin(unit, mediaUs, arrivalUs);
        }

        if (Append(unit))
        {
            _pending.Units++;
            Counters.CountAccessUnit();
            var run = _run!; // A segment has a run.
            run.LastMediaUs = mediaUs;
            run.LastKeyFrameUs = unit.IsKeyFrame ? mediaUs : run.LastKeyFrameUs;
            Counters.NoteGop(mediaUs - run.LastKeyFrameUs);
        }
    }

    /// <summary>New parameter sets cannot be told in this segment any more; and some cameras send hardly any key frames.</summary>
    private bool MustNotWaitForKeyFrame(long mediaUs) =>
        !_layout.IsLeadingCurrent || SegmentLength.IsTooLong(_segment!.Start, mediaUs); // The caller checked.

    private void Observe(in AccessUnit unit, long mediaUs, long arrivalUs)
    {
        var run = _run!; // The caller checked.
        if (run.ClockSteps == _clock.Steps)
        {
            run.Clock.Observe(mediaUs, arrivalUs);
        }

        if (run.Clock.HasLeapt)
        {
            // By the run's clock this unit would lie in the future: better no picture until the next key frame than a wrong time.
            Cut(nextLeadingDts: -1);
            CloseSegment();
            EndRun(GapReason.ClockStep, "the camera's clock jumped ahead");
            return;
        }

        if (unit.IsTimedByArrival && !run.Clock.IsByArrival)
        {
            // Its media time stood still until now: a step that is no hole, and no rhythm to measure holes by.
            run.Clock.GiveUpCameraClock();
            run.Rhythm.Forget();
            run.ClockToldAtUs = long.MinValue / 2;
            return;
        }

        if (run.Rhythm.IsHole(mediaUs - run.LastMediaUs, isRecorded: _segment is not null))
        {
            var reason = unit.LostPackets > 0 ? GapReason.PacketLoss : GapReason.Stalled;
            var expectedUs = run.LastMediaUs + run.Rhythm.TypicalStepUs;
            _gaps.Note(run.Clock.WallUs(expectedUs), run.Clock.WallUs(mediaUs), reason, Lost(unit.LostPackets));
        }
    }

    private static string Lost(int packets) => packets > 0 ? $"{packets} packets lost" : "";

    private bool IsFragmentFull(long mediaUs)
    {
        var limit = _fragmentSequence == 0 ? FirstFragmentUs : FragmentUs;
        return _pending.Units > 0
            && (mediaUs - _pending.MediaStartUs >= limit || _builder!.SizeBytes > MaximumFragmentBytes); // A run has a builder.
    }

    private bool Append(in AccessUnit unit)
    {
        if (!_builder!.Append(unit with { TrackIndex = _layout.PlaceOf(unit.TrackIndex) })) // A run has a builder.
        {
            BreakRun(GapReason.TooSlow, "the disk did not keep up and the memory for waiting fragments is used up");
            return false;
        }

        _pending.Count(unit);
        Counters.CountBytes(unit.Data.Length);
        if (unit.IsDamaged)
        {
            Counters.CountDamaged();
        }

        return true;
    }

    /// <summary>Finishes the collected fragment and hands it to the storage writer.</summary>
    private void Cut(long nextLeadingDts)
    {
        if (_segment is null || _builder is null || _builder.IsEmpty || _pending.Units == 0)
        {
            return;
        }

        var run = _run!; // A segment has a run.
        _nextDts.AsSpan().Fill(-1);
        _nextDts[0] = nextLeadingDts;
        var wallUs = run.Clock.WallUs(_pending.MediaStartUs);
        var shownUs = run.Clock.WallUs(_pending.ShownUs);
        var fragment = _builder.Cut(++_fragmentSequence, UnixTime.FromMicroseconds(shownUs), _nextDts);
        var clockRate = _layout.Formats[0].ClockRateHz;
        var durationUs = UnixTime.FromMediaTicks(fragment.EndDts(0) - fragment.FirstDts(0), clockRate);
        var facts = _pending.ToFacts(durationUs, wallUs);
        _pending = default;
        run.EndMediaUs = facts.MediaStartUs + facts.DurationUs;
        run.Clock.Follow(run.EndMediaUs);
        _account.TellClockNowAndThen(run);
        if (_segment.QueuedBytes > MaximumQueuedBytes)
        {
            fragment.Dispose();
            run.EndMediaUs = facts.MediaStartUs;
            BreakRun(GapReason.TooSlow, "the disk did not keep up");
            return;
        }

        _segment.Storage.Append(_segment, fragment, facts);
    }

    /// <summary>At a key frame: decides whether this run and this segment go on.</summary>
    private void Rotate(long mediaUs, long arrivalUs)
    {
        if (_run is not null && (_run.Clock.HasStepped || _run.ClockSteps != _clock.Steps))
        {
            var whose = _run.Clock.HasStepped
                ? "the camera's media clock went another way than ours"
                : "our clock was set";
            CloseSegment();
            EndRun(GapReason.ClockStep, whose);
        }

        if (_segment is not null && (_length.IsFull(_segment.Start, mediaUs) || !_layout.IsCurrent))
        {
            CloseSegment();
        }

        if (_segment is null && _pacing.MayTry)
        {
            OpenSegment(mediaUs, arrivalUs);
        }
    }

    private void OpenSegment(long mediaUs, long arrivalUs)
    {
        if (_pacing.IsTooSoon)
        {
            _pacing.WaitForShortest();
            if (_run is not null)
            {
                EndRun(GapReason.ProtocolError, "the camera changes the parameters of its pictures all the time");
            }

            return;
        }

        if (_storages.Choose() is not { } storage)
        {
            var problem = _storages.Problem;
            _pacing.WaitForStorage();
            _gaps.Open(arrivalUs, problem.Reason, problem.Detail);
            return;
        }

        if (_builder is null || !_layout.IsCurrent)
        {
            LayOut();
        }

        if (_run is null)
        {
            _run = _account.Begin(mediaUs, arrivalUs, _latestReport, _layout.Formats[0].ClockRateHz);
            _fragmentSequence = 0;
        }

        var run = _run;
        var start = new SegmentStart
        {
            Stream = _name,
            Key = new SegmentKey(run.Id, run.NextSequence++),
            WallStartUs = run.Clock.WallUs(mediaUs),
            MediaStartUs = mediaUs,
            Formats = _layout.Formats,
        };
        var init = InitSegmentWriter.Create(
            _layout.Formats, SegmentCard.BoxType.ToByteArray(bigEndian: true), SegmentCard.Format(start));
        _segment = new OpenSegment(start, storage, init) { OnFailed = OnSegmentFailed, OnDurable = OnSegmentDurable };
        _pacing.NoteOpened();
        Counters.CountSegment();
    }

    private void LayOut()
    {
        _layout.LayOut();
        _builder?.Dispose();
        _builder = new FragmentBuilder(_layout.Formats, _buffers);
        _nextDts = new long[_layout.Formats.Count];
    }

    private void CloseSegment()
    {
        if (_segment is null)
        {
            return;
        }

        _segment.Storage.Close(_segment);
        _segment = null;
        _account.TellClock(_run!); // A segment has a run.
    }

    private void EndRun(GapReason reason, string detail)
    {
        var run = _run!; // The caller checked.
        _run = null;
        _account.End(run, reason, detail);
    }

    /// <summary>The storage cannot take more: what it has stays, what is being collected is lost.</summary>
    private void BreakRun(GapReason reason, string detail)
    {
        _builder?.Dispose();
        _builder = null;
        _pending = default;
        _pacing.WaitForStorage(_segment);
        CloseSegment();
        EndRun(reason, detail);
    }

    private void OnSegmentFailed(OpenSegment segment, SegmentFailure failure)
    {
        lock (_lock)
        {
            _storages.Avoid(segment.Storage);
            if (ReferenceEquals(segment, _segment))
            {
                _run!.EndMediaUs -= _run.Clock.WallUs(_run.EndMediaUs) - failure.EndUs; // A segment has a run.
                BreakRun(failure.Reason, failure.Detail);
            }
            else if (segment.Totals(long.MaxValue).EndUs is var endUs && endUs > failure.EndUs)
            {
                // It was complete for us, and what followed is recorded elsewhere.
                _gaps.Note(failure.EndUs, endUs, failure.Reason, failure.Detail);
            }
        }
    }

    private void OnSegmentDurable(OpenSegment segment, long bytes) => Counters.CountSealed(bytes);
}
