using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>The samples of one track in the fragment that is being built.</summary>
internal sealed class FragmentTrack(TrackFormat format)
{
    private FragmentSample[] _samples = new FragmentSample[32];
    private long _lastDts = -1;
    private int _lastDuration;

    public TrackFormat Format { get; } = format;

    public int Count { get; private set; }

    public int SizeBytes { get; private set; }

    public ReadOnlySpan<FragmentSample> Samples => _samples.AsSpan(0, Count);

    public void Append(in AccessUnit unit)
    {
        if (Count == _samples.Length)
        {
            Array.Resize(ref _samples, 2 * Count);
        }

        // Decode times are unsigned and increase, also across fragments (ISO 14496-12 8.8.12); presentation stays true.
        var dts = Math.Max(unit.Dts, _lastDts + 1);
        _lastDts = dts;
        var offset = (int)Math.Clamp(unit.Pts - dts, int.MinValue, int.MaxValue);
        _samples[Count++] = new FragmentSample(dts, offset, unit.Data.Length, unit.DurationTicks, unit.IsKeyFrame);
        SizeBytes += unit.Data.Length;
    }

    /// <summary>How long a sample lasts: until the next one, whether that is in this fragment or known otherwise.</summary>
    /// <param name="index">Which sample.</param>
    /// <param name="nextDts">When the sample after the last one is decoded; negative when nobody knows.</param>
    public uint DurationOf(int index, long nextDts)
    {
        ref readonly var sample = ref _samples[index];
        if (index + 1 < Count)
        {
            return (uint)Math.Min(_samples[index + 1].Dts - sample.Dts, uint.MaxValue);
        }

        if (nextDts > sample.Dts)
        {
            return (uint)Math.Min(nextDts - sample.Dts, uint.MaxValue);
        }

        return (uint)(sample.DurationTicks > 0 ? sample.DurationTicks : GuessDuration());
    }

    public void Clear()
    {
        if (Count > 1)
        {
            _lastDuration = GuessDuration();
        }

        Count = 0;
        SizeBytes = 0;
    }

    /// <summary>As long as the sample before; without one, 1/25 s.</summary>
    private int GuessDuration()
    {
        if (Count > 1)
        {
            return (int)Math.Min(_samples[Count - 1].Dts - _samples[Count - 2].Dts, int.MaxValue);
        }

        return _lastDuration > 0 ? _lastDuration : Math.Max(1, Format.ClockRateHz / 25);
    }
}
