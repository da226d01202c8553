using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>The tables of one track of a progressive file (ISO 14496-12 8.5 to 8.7), as small as they can be kept.</summary>
internal sealed class FileTrack(TrackFormat format)
{
    private readonly List<TrackFormat> _formats = [format];
    private readonly List<uint> _sizes = [];
    private readonly List<uint> _keySamples = [];
    private readonly List<long> _chunkOffsets = [];
    private readonly List<(uint FirstChunk, uint Samples, uint Description)> _chunkRuns = [];
    private long _lastDts;
    private long _lastDuration;
    private bool _areAllKeys = true;

    public IReadOnlyList<TrackFormat> Formats => _formats;

    public TrackFormat Format => _formats[0];

    public IReadOnlyList<uint> Sizes => _sizes;

    /// <summary>Numbers of the sync samples, from 1; null when all are (8.6.2).</summary>
    public IReadOnlyList<uint>? KeySamples => _areAllKeys ? null : _keySamples;

    public IReadOnlyList<long> ChunkOffsets => _chunkOffsets;

    public IReadOnlyList<(uint FirstChunk, uint Samples, uint Description)> ChunkRuns => _chunkRuns;

    public RunLengthTable Durations { get; } = new();

    public RunLengthTable CompositionOffsets { get; } = new();

    /// <summary>Samples in the sense of the tables: for G.711 every byte of a channel is one.</summary>
    public long SampleCount { get; private set; }

    public long FirstDts { get; private set; }

    /// <summary>The earliest presentation time of all samples.</summary>
    public long FirstPts { get; private set; } = long.MaxValue;

    /// <summary>The latest end of presentation of all samples.</summary>
    public long EndPts { get; private set; } = long.MinValue;

    /// <summary>Where the last sample ends.</summary>
    public long EndDts => _lastDts + _lastDuration;

    /// <summary>Which sample entry new samples have, from 1.</summary>
    public uint Description { get; private set; } = 1;

    /// <summary>
    /// QuickTime counts G.711 in single samples of one size and one tick, and players rely on it: a frame of every
    /// channel is a sample, whatever packets they came in.
    /// </summary>
    public bool IsPcm { get; } = format.Codec is Codec.PcmA or Codec.PcmU;

    public void ChangeFormat(TrackFormat changed)
    {
        var index = _formats.IndexOf(changed);
        if (index < 0)
        {
            index = _formats.Count;
            _formats.Add(changed);
        }

        Description = (uint)index + 1;
    }

    public void AddSample(int size, long dts, long pts, long duration, bool isKey)
    {
        if (SampleCount == 0)
        {
            FirstDts = dts;
        }
        else
        {
            // The time before is known by now: it lasts until this one, whatever it said itself.
            dts = Math.Max(dts, _lastDts);
            Durations.Add((uint)Math.Min(dts - _lastDts, uint.MaxValue));
        }

        SampleCount++;
        _sizes.Add((uint)size);
        CompositionOffsets.Add((uint)(int)Math.Clamp(pts - dts, int.MinValue, int.MaxValue));
        _areAllKeys &= isKey;
        if (isKey)
        {
            _keySamples.Add((uint)SampleCount);
        }

        _lastDts = dts;
        _lastDuration = Math.Max(duration, 0);
        FirstPts = Math.Min(FirstPts, pts);
        EndPts = Math.Max(EndPts, pts + _lastDuration);
    }

    public void AddPcm(int count, long dts)
    {
        if (SampleCount == 0)
        {
            FirstDts = dts;
            FirstPts = dts;
            _lastDts = dts;
        }

        SampleCount += count;
        _lastDts += count;
        EndPts = _lastDts;
    }

    public void AddChunk(long offset, uint samples, uint description)
    {
        _chunkOffsets.Add(offset);
        if (_chunkRuns.Count == 0 || _chunkRuns[^1].Samples != samples || _chunkRuns[^1].Description != description)
        {
            _chunkRuns.Add(((uint)_chunkOffsets.Count, samples, description));
        }
    }

    /// <summary>
    /// No sample comes any more: the last one lasts as long as it said, and until everything has been presented
    /// (with reordering its decode time is early).
    /// </summary>
    public void Finish()
    {
        if (IsPcm)
        {
            Durations.Add(1, (uint)SampleCount);
        }
        else if (SampleCount > 0)
        {
            _lastDuration = Math.Max(_lastDuration, EndPts - _lastDts);
            Durations.Add((uint)Math.Min(_lastDuration, uint.MaxValue));
        }
    }
}
