using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>Collects the access units of one stream and cuts them into movie fragments (ISO 14496-12 8.8).</summary>
/// <remarks>
/// One <c>moof</c> per fragment with a <c>traf</c> for each track that has samples; a track's id is its index plus 1.
/// The main track is the first video track, or the first when there is none. Not thread-safe; a fragment that was cut is independent of the
/// builder. Allocates nothing in steady state.
/// </remarks>
public sealed class FragmentBuilder : IDisposable
{
    private const int MdatHeaderSize = 8;
    private const int FirstSize = 32 * 1024;

    private readonly Mp4BufferPool _pool;
    private readonly FragmentTrack[] _tracks;
    private readonly byte[]?[] _sideBuffers;
    private readonly int _main;
    private byte[]? _body;
    private int _lastSize;

    // The larger of the last two: when a key frame comes every other fragment, both kinds fit without growing.
    private int _expectedSize = FirstSize;

    /// <summary>Makes an empty builder.</summary>
    /// <param name="tracks">The stream's tracks; a unit's <see cref="AccessUnit.TrackIndex"/> counts in this list.</param>
    /// <param name="pool">Where the memory comes from.</param>
    public FragmentBuilder(IReadOnlyList<TrackFormat> tracks, Mp4BufferPool pool)
    {
        ArgumentNullException.ThrowIfNull(tracks);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfZero(tracks.Count, nameof(tracks));
        _pool = pool;
        _tracks = [.. tracks.Select(format => new FragmentTrack(format))];
        _sideBuffers = new byte[]?[tracks.Count];
        _main = Math.Max(0, Array.FindIndex(_tracks, track => track.Format.Kind == TrackKind.Video));
    }

    public bool IsEmpty => SampleCount == 0;

    /// <summary>Samples of all tracks that wait to be cut.</summary>
    public int SampleCount { get; private set; }

    /// <summary>Payload bytes of all tracks that wait to be cut.</summary>
    public int SizeBytes { get; private set; }

    /// <summary>Copies a unit in.</summary>
    /// <param name="unit">Its track index, times, key frame flag and duration are used.</param>
    /// <returns>
    /// False when the pool's ceiling is reached or the fragment would become too large: the unit was not taken, what was taken
    /// before is untouched and can be cut.
    /// </returns>
    public bool Append(in AccessUnit unit)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)unit.TrackIndex, (uint)_tracks.Length, nameof(unit));
        var track = _tracks[unit.TrackIndex];
        var size = SizeBytes + unit.Data.Length;

        // The body has room for the other tracks as well, so that cutting cannot fail.
        if (size < 0 || !TryGrow(ref _body, _tracks[_main].SizeBytes, Math.Max(size, 1), _expectedSize))
        {
            return false;
        }

        if (unit.TrackIndex == _main)
        {
            unit.Data.CopyTo(_body.AsSpan(track.SizeBytes));
        }
        else if (TryGrow(ref _sideBuffers[unit.TrackIndex], track.SizeBytes, track.SizeBytes + unit.Data.Length, 1))
        {
            unit.Data.CopyTo(_sideBuffers[unit.TrackIndex].AsSpan(track.SizeBytes));
        }
        else
        {
            return false;
        }

        track.Append(in unit);
        SampleCount++;
        SizeBytes = size;
        return true;
    }

    /// <summary>Makes a fragment of everything appended since the last cut.</summary>
    /// <param name="sequenceNumber">For <c>mfhd</c>; increases from fragment to fragment.</param>
    /// <param name="wallTimeOfFirst">
    /// When the first sample of the main track (or, without one, of the first track that has any) was captured; null
    /// writes no <c>prft</c>.
    /// </param>
    /// <param name="nextDts">
    /// For each track the decode time of the sample that comes after the cut, which is how long the last sample lasts; negative or
    /// missing when unknown.
    /// </param>
    /// <exception cref="InvalidOperationException">Nothing was appended.</exception>
    public Fragment Cut(uint sequenceNumber, DateTimeOffset? wallTimeOfFirst, ReadOnlySpan<long> nextDts)
    {
        if (_body is null || IsEmpty)
        {
            throw new InvalidOperationException("There is no sample to make a fragment of.");
        }

        var fragment = _pool.RentFragment();
        GatherBody();
        fragment.Begin(_body, SizeBytes, _tracks.Length);
        fragment.SequenceNumber = sequenceNumber;
        fragment.WallTimeOfFirst = wallTimeOfFirst;
        fragment.StartsWithKeyFrame = _tracks[_main].Count > 0 && _tracks[_main].Samples[0].IsKey;
        WriteHead(fragment, nextDts);
        for (var i = 0; i < _tracks.Length; i++)
        {
            fragment.Summarize(i, Summarize(_tracks[i], NextOf(nextDts, i)));
            _tracks[i].Clear();
        }

        _expectedSize = Math.Max(SizeBytes, _lastSize);
        _lastSize = SizeBytes;
        _body = null;
        SampleCount = 0;
        SizeBytes = 0;
        return fragment;
    }

    /// <summary>Gives back what was appended and not cut.</summary>
    public void Dispose()
    {
        Release(ref _body);
        for (var i = 0; i < _sideBuffers.Length; i++)
        {
            Release(ref _sideBuffers[i]);
            _tracks[i].Clear();
        }

        SampleCount = 0;
        SizeBytes = 0;
    }

    private static long NextOf(ReadOnlySpan<long> nextDts, int track) => track < nextDts.Length ? nextDts[track] : -1;

    private static FragmentTrackSummary Summarize(FragmentTrack track, long nextDts)
    {
        if (track.Count == 0)
        {
            return default;
        }

        ref readonly var first = ref track.Samples[0];
        var end = track.Samples[^1].Dts + track.DurationOf(track.Count - 1, nextDts);
        return new FragmentTrackSummary(track.Count, first.Dts, end, first.Dts + first.CompositionOffset);
    }

    private void GatherBody()
    {
        var at = _tracks[_main].SizeBytes;
        for (var i = 0; i < _tracks.Length; i++)
        {
            if (i != _main)
            {
                var size = _tracks[i].SizeBytes;
                _sideBuffers[i].AsSpan(0, size).CopyTo(_body.AsSpan(at));
                at += size;
            }
        }
    }

    private void WriteHead(Fragment fragment, ReadOnlySpan<long> nextDts)
    {
        var writer = fragment.HeadWriter;
        if (fragment.WallTimeOfFirst is { } wallTime)
        {
            var reference = _tracks[_main].Count > 0 ? _main : Array.FindIndex(_tracks, static track => track.Count > 0);
            var first = _tracks[reference].Samples[0];
            MovieFragmentWriter.WriteProducerTime(writer, reference, wallTime, first.Dts + first.CompositionOffset);
        }

        var moof = MovieFragmentWriter.BeginMovieFragment(writer, fragment.SequenceNumber);
        var offset = 0;
        WriteTrack(writer, moof, _main, ref offset, nextDts);
        for (var i = 0; i < _tracks.Length; i++)
        {
            if (i != _main)
            {
                WriteTrack(writer, moof, i, ref offset, nextDts);
            }
        }

        MovieFragmentWriter.EndMovieFragment(writer, moof, MdatHeaderSize);
        writer.WriteUInt32((uint)(MdatHeaderSize + SizeBytes));
        writer.WriteUInt32(BoxType.Mdat);
    }

    private void WriteTrack(BoxWriter writer, int moof, int index, ref int offset, ReadOnlySpan<long> nextDts)
    {
        if (_tracks[index].Count > 0)
        {
            MovieFragmentWriter.WriteTrack(writer, index, _tracks[index], offset, NextOf(nextDts, index));
            offset += _tracks[index].SizeBytes;
        }
    }

    private bool TryGrow(ref byte[]? buffer, int used, int needed, int expected)
    {
        if (buffer is not null && buffer.Length >= needed)
        {
            return true;
        }

        // Doubling, unless memory is short: a long first fragment is not copied again for every few units.
        var wanted = Math.Max(needed, buffer is null ? expected : 2 * used);
        if ((_pool.TryRent(wanted) ?? _pool.TryRent(needed)) is not { } larger)
        {
            return false;
        }

        buffer.AsSpan(0, used).CopyTo(larger);
        Release(ref buffer);
        buffer = larger;
        return true;
    }

    private void Release(ref byte[]? buffer)
    {
        if (buffer is not null)
        {
            _pool.Return(buffer);
            buffer = null;
        }
    }
}
