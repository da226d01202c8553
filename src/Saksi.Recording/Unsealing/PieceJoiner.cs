using Saksi.Media.Mp4;
using Saksi.Media.Tracks;
using Saksi.Recording.Clocks;
using Saksi.Recording.Index;

namespace Saksi.Recording.Unsealing;

/// <summary>
/// Puts the fragments of many segments behind each other on one timeline. Within a run, media times stay as they are; between runs, and
/// over long holes, the timeline is closed up.
/// </summary>
internal sealed class PieceJoiner(Mp4FileWriter writer, IReadOnlyList<TrackFormat> formats, Action<long>? onBytes)
{
    /// <summary>
    /// A hole in a run that is longer than this begins a new piece. The camera itself leaves none as long (ten seconds without
    /// a picture end a run), so it is segments that are missing; some cameras send a picture every five seconds.
    /// </summary>
    private const long LongHoleUs = 12_000_000;

    private readonly List<UnsealedPiece> _pieces = [];
    private readonly TrackFormat[] _current = [.. formats];
    private readonly long[] _lastDts = [.. formats.Select(_ => long.MinValue)];
    private int[] _trackOf = [];
    private byte[] _sample = new byte[256 * 1024];
    private ulong _run;
    private bool _began;
    private bool _inPiece;
    private bool _done;

    /// <summary>Media time of the run at which the piece begins, and where that is in the file.</summary>
    private long _pieceMediaUs;
    private long _pieceOutputUs;
    private long _endMediaUs;
    private long _pieceWallUs;

    /// <summary>Samples of the leading track.</summary>
    public long AccessUnits { get; private set; }

    public long Bytes { get; private set; }

    public IReadOnlyList<UnsealedPiece> Pieces => _pieces;

    /// <summary>The end of the time asked for is reached.</summary>
    public bool IsDone => _done;

    /// <summary>Wall time of the fragments that were added; whoever wants to know of one segment clears it before.</summary>
    public WallSpans Written { get; } = new();

    /// <summary>Pictures of this segment were left out, since nothing before them decodes them.</summary>
    public bool HasSkipped { get; private set; }

    /// <summary>A segment of a run comes next.</summary>
    /// <returns>False with a reason when its video cannot stand in the same file.</returns>
    public bool BeginSegment(ulong run, Mp4Reader reader, out string? reason)
    {
        reason = null;
        HasSkipped = false;
        _trackOf = new int[reader.Tracks.Count];
        for (var i = 0; i < reader.Tracks.Count; i++)
        {
            _trackOf[i] = -1;
            var format = Unsealer.FirstFormat(reader.Tracks[i]);
            var target = formats.ToList().FindIndex(candidate => candidate.Kind == format?.Kind);
            if (target < 0)
            {
                continue;
            }

            if (format!.Codec != formats[target].Codec || format.ClockRateHz != formats[target].ClockRateHz) // Found by kind.
            {
                reason = $"the {format.Kind.ToString().ToLowerInvariant()} changes from {formats[target].Codec} to {format.Codec}, which one "
                    + "file cannot hold; unseal that time separately with --from";
                return false;
            }

            _trackOf[i] = target;
        }

        if (run != _run)
        {
            EndPiece();
            _run = run;
        }

        return true;
    }

    /// <summary>Something is missing here: what follows begins a new piece, with a key frame.</summary>
    public void Interrupt() => EndPiece();

    /// <summary>Adds the fragments of the segment that begin before the end, from a key frame on.</summary>
    public void AddFragments(Mp4Reader reader, SegmentRow row, long fromUs, long toUs, CancellationToken cancellationToken)
    {
        List<Mp4Fragment> waiting = [];
        while (!_done && reader.ReadFragment() is { } fragment)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Leading(fragment) is not { } leading)
            {
                continue;
            }

            var wallUs = WallUs(fragment, row);
            if (leading.Samples[0].IsKey && wallUs >= toUs)
            {
                _done = true;
                break;
            }

            // Before the begin, a group of pictures is kept only until the next key frame proves that it is not needed.
            if (!_began && wallUs < fromUs)
            {
                if (leading.Samples[0].IsKey)
                {
                    waiting.Clear();
                }

                waiting.Add(fragment);
                continue;
            }

            if (!_began && leading.Samples[0].IsKey && wallUs == fromUs)
            {
                waiting.Clear();
            }

            foreach (var earlier in waiting)
            {
                Add(reader, earlier, row, fromUs);
            }

            waiting.Clear();
            Add(reader, fragment, row, fromUs);
        }

        foreach (var earlier in waiting)
        {
            Add(reader, earlier, row, fromUs);
        }
    }

    public void Finish()
    {
        EndPiece();
        writer.Finish();
    }

    private Mp4TrackFragment? Leading(Mp4Fragment fragment) =>
        fragment.Tracks.FirstOrDefault(track => _trackOf[track.TrackIndex] == 0 && track.Samples.Count > 0);

    private static long WallUs(Mp4Fragment fragment, SegmentRow row) =>
        fragment.ProducerTime is { } time ? UnixTime.ToMicroseconds(time.WallTime) : row.StartUs;

    private void Add(Mp4Reader reader, Mp4Fragment fragment, SegmentRow row, long fromUs)
    {
        var samples = Leading(fragment)!.Samples; // The caller checked.
        var (first, last) = (samples[0], samples[^1]);
        var clock = formats[0].ClockRateHz;
        var mediaUs = UnixTime.FromMediaTicks(first.Dts, clock);
        var wallUs = WallUs(fragment, row);
        var wallEndUs = wallUs + UnixTime.FromMediaTicks(last.Dts + last.DurationTicks - first.Dts, clock);
        if (_inPiece && mediaUs - _endMediaUs is > LongHoleUs or < -LongHoleUs)
        {
            EndPiece();
        }

        if (!_inPiece)
        {
            if (!first.IsKey)
            {
                HasSkipped |= wallEndUs > fromUs; // Nothing before it decodes it.
                return;
            }

            _inPiece = true;
            _pieceMediaUs = _endMediaUs = mediaUs;
            _pieceWallUs = wallUs;
        }

        foreach (var track in fragment.Tracks)
        {
            AddSamples(reader, track);
        }

        Written.Add(wallUs, wallEndUs);
    }

    private void AddSamples(Mp4Reader reader, Mp4TrackFragment fragment)
    {
        var target = _trackOf[fragment.TrackIndex];
        if (target < 0)
        {
            return;
        }

        var clock = formats[target].ClockRateHz;
        var shift = ToTicks(_pieceOutputUs, clock) - ToTicks(_pieceMediaUs, clock);
        foreach (var sample in fragment.Samples)
        {
            var dts = sample.Dts + shift;
            var isBeforePiece = target != 0 && dts < ToTicks(_pieceOutputUs, clock);
            if (isBeforePiece || dts <= _lastDts[target])
            {
                continue; // Sound of before the first picture, or what an overlap of two runs repeats.
            }

            UseFormat(target, reader.Tracks[fragment.TrackIndex].Formats[sample.FormatIndex]);
            var data = Read(reader, sample);
            writer.AddSample(target, data, dts, sample.Pts + shift, sample.DurationTicks, sample.IsKey);
            _lastDts[target] = dts;
            if (target == 0)
            {
                AccessUnits++;
                _began = true;

                // Also when the next one is damaged, the piece reaches to here.
                _endMediaUs = UnixTime.FromMediaTicks(sample.Dts + sample.DurationTicks, clock);
            }

            Bytes += sample.Size;
            onBytes?.Invoke(sample.Size);
        }
    }

    private void UseFormat(int target, TrackFormat? format)
    {
        if (format is not null && !ReferenceEquals(format, _current[target]))
        {
            if (!format.Equals(_current[target]))
            {
                writer.ChangeFormat(target, format);
            }

            _current[target] = format;
        }
    }

    private ReadOnlySpan<byte> Read(Mp4Reader reader, in Mp4Sample sample)
    {
        if (_sample.Length < sample.Size)
        {
            _sample = new byte[sample.Size * 3 / 2];
        }

        var data = _sample.AsSpan(0, (int)sample.Size);
        reader.ReadSample(sample, data);
        return data;
    }

    private void EndPiece()
    {
        if (!_inPiece)
        {
            return;
        }

        _inPiece = false;
        var lengthUs = _endMediaUs - _pieceMediaUs;
        if (lengthUs == 0)
        {
            return; // Its first picture was damaged already.
        }

        _pieces.Add(new UnsealedPiece(
            UnixTime.FromMicroseconds(_pieceWallUs),
            UnixTime.FromMicroseconds(_pieceWallUs + lengthUs),
            TimeSpan.FromMicroseconds(_pieceOutputUs)));
        _pieceOutputUs += lengthUs;
    }

    private static long ToTicks(long us, int clock)
    {
        var (seconds, rest) = Math.DivRem(us, UnixTime.MicrosecondsPerSecond);
        return (seconds * clock) + (rest * clock / UnixTime.MicrosecondsPerSecond);
    }
}
