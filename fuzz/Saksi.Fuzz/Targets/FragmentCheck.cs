using Saksi.Fuzz.Running;
using Saksi.Media.Mp4;
using Saksi.Media.Receiving;
using Saksi.Media.Timing;
using Saksi.Media.Tracks;

namespace Saksi.Fuzz.Targets;

/// <summary>Takes what a receiver delivers, holds it to its promises, and writes and reads it as the recorder does.</summary>
internal sealed class FragmentCheck : IStreamSink, IDisposable
{
    private const int UnitsPerFragment = 8;

    private readonly UnitCheck _units = new();
    private readonly MemoryStream _file = new();
    private readonly FragmentBuilder _builder;
    private readonly long[] _lastDts;
    private readonly int[] _counts;
    private uint _fragments;

    public FragmentCheck(IReadOnlyList<TrackFormat> formats)
    {
        _file.Write(InitSegmentWriter.Create(formats));
        _builder = new FragmentBuilder(formats, new Mp4BufferPool(32 << 20));
        _lastDts = [.. formats.Select(_ => -1L)];
        _counts = new int[formats.Count];
    }

    public int Units => _counts.Sum();

    public void OnAccessUnit(in AccessUnit unit)
    {
        _units.OnAccessUnit(in unit);
        FindingException.Unless(unit.Pts >= 0, "no time is below 0");
        FindingException.Unless(unit.Dts > _lastDts[unit.TrackIndex], "decode times rise");
        _lastDts[unit.TrackIndex] = unit.Dts;
        _counts[unit.TrackIndex]++;
        FindingException.Unless(_builder.Append(in unit), "a unit has room");
        if (_builder.SampleCount == UnitsPerFragment)
        {
            Cut();
        }
    }

    public void OnSenderReport(int trackIndex, in SenderReport report) => _ = report.WallClock;

    public void OnPacketsLost(int trackIndex, int count) => FindingException.Unless(count > 0, "what is lost is something");

    /// <summary>Reads the file again: as many samples, each track going forward.</summary>
    public void Finish()
    {
        Cut();
        var reader = Mp4Reader.Open(new MemoryByteSource(_file.ToArray()));
        var read = new int[_counts.Length];
        while (reader.ReadFragment() is { } fragment)
        {
            foreach (var track in fragment.Tracks)
            {
                read[track.TrackIndex] += track.Samples.Count;
            }
        }

        FindingException.Unless(!reader.IsTruncated && read.SequenceEqual(_counts), "what is written is read again");
    }

    public void Dispose()
    {
        _builder.Dispose();
        _file.Dispose();
    }

    private void Cut()
    {
        if (_builder.IsEmpty)
        {
            return;
        }

        using var fragment = _builder.Cut(++_fragments, DateTimeOffset.UnixEpoch, default);
        _file.Write(fragment.Head);
        _file.Write(fragment.Body);
    }
}
