namespace Saksi.Recording.Clocks;

/// <summary>
/// Says at which wall time a run's media times were: anchored by the least delayed access unit, then followed slowly.
/// </summary>
/// <remarks>
/// <para>
/// The offset is <c>wall − media</c>. Delay only ever adds to <c>arrival − media</c>, so its minimum over a while is the
/// best estimate. Two oscillators differ by some ten ppm; the offset follows the minimum at most at 500 ppm, so that a
/// second of the camera stays a second, and media times are never rewritten.
/// </para>
/// <para>Not thread-safe; the fragment assembler's lock guards it.</para>
/// </remarks>
internal sealed class RunClock
{
    public const int MaximumSlewPpm = 500;

    /// <summary>Within this time of the run's start the anchor moves freely: buffered pictures come in a burst first.</summary>
    private const long SettlingUs = 5_000_000;

    private const long BucketUs = 5_000_000;
    private const int BucketCount = 12;
    private const long StepUs = 1_000_000;

    private readonly long[] _bucketMinima = new long[BucketCount];
    private int _bucketsFilled;
    private int _bucketNext;
    private long _bucketStartUs;
    private long _bucketArrivalUs;
    private long _bucketMinimumUs = long.MaxValue;

    private long _firstMediaUs;
    private long _firstArrivalUs;
    private long _lastMediaUs;
    private long _lastArrivalUs;
    private long _offsetUs = long.MaxValue;
    private long _slewedToMediaUs;

    private long _firstMinimumUs;
    private long _firstMinimumAtUs;
    private long _latestMinimumUs;
    private long _latestMinimumAtUs;
    private long _cameraOffsetUs;

    /// <summary>True when one of the two clocks was set: what follows needs a new run.</summary>
    public bool HasStepped { get; private set; }

    /// <summary>
    /// True when the camera's clock jumped ahead: the access unit just observed already belongs to other times than the run's.
    /// </summary>
    public bool HasLeapt { get; private set; }

    public bool HasSenderReports { get; private set; }

    /// <summary>True when media times were made of arrival at least for a while: nothing is known of the camera's clock.</summary>
    public bool IsByArrival { get; private set; }

    private bool IsSettling =>
        _lastMediaUs - _firstMediaUs < SettlingUs && _lastArrivalUs - _firstArrivalUs < SettlingUs;

    /// <summary>Takes one access unit's media time and arrival.</summary>
    public void Observe(long mediaUs, long arrivalUs)
    {
        var rawUs = arrivalUs - mediaUs;
        if (_offsetUs == long.MaxValue)
        {
            _firstMediaUs = _bucketStartUs = _slewedToMediaUs = mediaUs;
            _firstArrivalUs = _bucketArrivalUs = arrivalUs;
            _offsetUs = rawUs;
        }

        _lastMediaUs = Math.Max(_lastMediaUs, mediaUs);
        _lastArrivalUs = arrivalUs;
        if (rawUs < _offsetUs && IsSettling)
        {
            _offsetUs = rawUs;
        }
        else if (rawUs < _offsetUs - StepUs)
        {
            HasLeapt = HasStepped = true; // Nothing arrives a second before it was captured.
        }

        // By our clock too: a media clock that crawls or stands still would never fill a bucket, and never be noticed.
        if (mediaUs - _bucketStartUs >= BucketUs || arrivalUs - _bucketArrivalUs >= BucketUs)
        {
            CloseBucket(mediaUs, arrivalUs);
        }

        _bucketMinimumUs = Math.Min(_bucketMinimumUs, rawUs);
    }

    /// <summary>Takes the camera's own wall clock reading for a media time (RTCP sender report).</summary>
    public void ObserveCameraClock(long mediaUs, long cameraWallUs)
    {
        if (_offsetUs == long.MaxValue || IsByArrival)
        {
            return;
        }

        _cameraOffsetUs = cameraWallUs - WallUs(mediaUs);
        HasSenderReports = true;
    }

    /// <summary>The camera's timestamps stand still: from now on media times are made of arrival.</summary>
    public void GiveUpCameraClock()
    {
        IsByArrival = true;
        HasSenderReports = false;
    }

    /// <summary>The wall time of a media time, in Unix microseconds. Continuous and increasing within the run.</summary>
    public long WallUs(long mediaUs) => mediaUs + _offsetUs;

    /// <summary>Moves the offset towards the measured minimum; called once a fragment, with the fragment's end.</summary>
    public void Follow(long mediaUs)
    {
        var allowedUs = (mediaUs - _slewedToMediaUs) * MaximumSlewPpm / 1_000_000;
        if (allowedUs <= 0 || _bucketsFilled == 0)
        {
            return;
        }

        _slewedToMediaUs = mediaUs;
        _offsetUs += Math.Clamp(WindowMinimum() - _offsetUs, -allowedUs, allowedUs);
    }

    /// <summary>What is known about both clocks by now.</summary>
    public ClockQuality Quality()
    {
        var baselineUs = _latestMinimumAtUs - _firstMinimumAtUs;
        return new ClockQuality
        {
            Source = HasSenderReports ? ClockSource.SenderReports : ClockSource.Arrival,
            OffsetUs = HasSenderReports ? _cameraOffsetUs : null,
            // A camera whose clock runs fast gains media time: arrival − media shrinks.
            DriftPpm = !IsByArrival && _bucketsFilled > 2 && baselineUs >= 3 * BucketUs
                ? -(double)(_latestMinimumUs - _firstMinimumUs) * 1_000_000 / baselineUs
                : null,
        };
    }

    private void CloseBucket(long mediaUs, long arrivalUs)
    {
        if (_bucketMinimumUs != long.MaxValue)
        {
            _bucketMinima[_bucketNext] = _bucketMinimumUs;
            _bucketNext = (_bucketNext + 1) % BucketCount;
            if (_bucketsFilled++ == 1)
            {
                // Not the first: what a camera had waiting when it was asked to play makes it early or late.
                (_firstMinimumUs, _firstMinimumAtUs) = (_bucketMinimumUs, mediaUs);
            }

            (_latestMinimumUs, _latestMinimumAtUs) = (_bucketMinimumUs, mediaUs);
            HasStepped |= !IsSettling && BothLatestAreLate();
        }

        _bucketStartUs = mediaUs;
        _bucketArrivalUs = arrivalUs;
        _bucketMinimumUs = long.MaxValue;
    }

    /// <summary>Ten seconds without one punctual access unit are no network delay any more.</summary>
    private bool BothLatestAreLate() =>
        _bucketsFilled >= 2
        && Minimum(1) - _offsetUs > StepUs
        && Minimum(2) - _offsetUs > StepUs;

    private long Minimum(int back) => _bucketMinima[(_bucketNext - back + BucketCount) % BucketCount];

    private long WindowMinimum()
    {
        var minimum = _bucketMinimumUs;
        for (var back = 1; back <= Math.Min(_bucketsFilled, BucketCount); back++)
        {
            minimum = Math.Min(minimum, Minimum(back));
        }

        return minimum;
    }
}
