using Saksi.Media.Mp4;

namespace Saksi.Media.Tests.Support;

/// <summary>Writes units into a progressive file, the tracks interleaved by time.</summary>
internal static class ProgressiveFile
{
    public static byte[] Write(params IReadOnlyList<TestSample>[] tracks)
    {
        using var file = new MemoryStream();
        var writer = new Mp4FileWriter(file, [.. tracks.Select(track => track[0].Format!)]);
        var ordered = tracks
            .SelectMany((track, index) => track.Select(unit => (Track: index, Unit: unit)))
            .OrderBy(one => (double)one.Unit.Dts / one.Unit.Format!.ClockRateHz);
        var current = tracks.Select(track => track[0].Format).ToArray();
        foreach (var (track, unit) in ordered)
        {
            if (!ReferenceEquals(current[track], unit.Format))
            {
                writer.ChangeFormat(track, unit.Format!);
                current[track] = unit.Format;
            }

            var duration = unit.Duration > 0 ? unit.Duration : unit.Format!.ClockRateHz / 25;
            writer.AddSample(track, unit.Data, unit.Dts, unit.Pts, duration, unit.IsKey);
        }

        writer.Finish();
        return file.ToArray();
    }
}
