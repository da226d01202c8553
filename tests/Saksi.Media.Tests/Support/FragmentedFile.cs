using Saksi.Media.Codecs;
using Saksi.Media.Mp4;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Support;

/// <summary>Writes units into a fragmented file the way the recorder does: a fragment per key frame or second.</summary>
internal static class FragmentedFile
{
    public static byte[] Write(params IReadOnlyList<TestSample>[] tracks)
    {
        using var file = new MemoryStream();
        var formats = tracks.Select(track => track[0].Format!).ToList();
        file.Write(InitSegmentWriter.Create(formats));
        var pool = new Mp4BufferPool(64 << 20);
        var builder = new FragmentBuilder(formats, pool);
        var sequenceNumber = 1u;
        var next = new int[tracks.Length];
        var main = tracks[0];
        for (var i = 0; i < main.Count; i++)
        {
            if (main[i].IsKey && !builder.IsEmpty && (main[0].Format!.Kind == TrackKind.Video || i % 50 == 0))
            {
                Cut(i);
            }

            Append(builder, 0, main[i]);
            for (var track = 1; track < tracks.Length; track++)
            {
                var seconds = (double)main[i].Dts / formats[0].ClockRateHz;
                while (next[track] < tracks[track].Count
                    && (i == main.Count - 1 || (double)tracks[track][next[track]].Dts / formats[track].ClockRateHz <= seconds))
                {
                    Append(builder, track, tracks[track][next[track]++]);
                }
            }
        }

        Cut(main.Count);
        builder.Dispose();
        Assert.Equal(0, pool.RentedBytes);
        return file.ToArray();

        void Cut(int mainIndex)
        {
            var nextDts = tracks.Select((track, index) =>
            {
                var at = index == 0 ? mainIndex : next[index];
                return at < track.Count ? track[at].Dts : -1;
            }).ToArray();
            using var fragment = builder.Cut(sequenceNumber++, DateTimeOffset.UnixEpoch.AddYears(56), nextDts);
            file.Write(fragment.Head);
            file.Write(fragment.Body);
        }
    }

    /// <summary>Gives units from a depacketizer the times that a receiver would.</summary>
    public static List<TestSample> OnTimeline(IReadOnlyList<TestSample> units)
    {
        var calculator = new DecodeTimeCalculator(units[0].Format!);
        return [.. units.Select(unit =>
        {
            long pts = unit.RtpTimestamp - units[0].RtpTimestamp;
            return unit with { Pts = pts, Dts = calculator.Next(pts) };
        })];
    }

    private static void Append(FragmentBuilder builder, int track, TestSample sample)
    {
        var unit = new AccessUnit
        {
            Data = sample.Data,
            Format = sample.Format!,
            TrackIndex = track,
            RtpTimestamp = sample.RtpTimestamp,
            Pts = sample.Pts,
            Dts = sample.Dts,
            DurationTicks = sample.Duration,
            IsKeyFrame = sample.IsKey,
        };
        Assert.True(builder.Append(in unit));
    }
}
