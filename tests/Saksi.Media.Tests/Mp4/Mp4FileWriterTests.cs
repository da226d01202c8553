using System.Globalization;
using Saksi.Media.Mp4;
using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Mp4;

public sealed class Mp4FileWriterTests
{
    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    public void Parameters_that_change_make_another_sample_entry(string name)
    {
        var first = RoundTripTests.Units(name);
        var second = SendOverRtp.Video(name == "h264" ? TestMedia.H264Small : TestMedia.H265Small);
        var shifted = second.Select(unit => unit with { Dts = unit.Dts + 270_000, Pts = unit.Pts + 270_000 });
        var third = first.Select(unit => unit with { Dts = unit.Dts + 540_000, Pts = unit.Pts + 540_000 });
        var file = ProgressiveFile.Write([.. first, .. shifted, .. third]);
        var path = MediaTool.WriteFile("mp4", file);
        MediaTool.AssertDecodes(path);
        Assert.Equal("225", MediaTool.Probe(path)["nb_read_frames"]);
        var sizes = MediaTool.Run("ffprobe", "-v", "error", "-show_entries", "frame=width", "-of", "csv=p=0", path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd(','));
        Assert.Equal([.. Enumerable.Repeat("322", 75), .. Enumerable.Repeat("176", 75), .. Enumerable.Repeat("322", 75)], sizes);

        // The format that came back is the same entry again.
        var stsd = file.AsSpan().IndexOf("stsd"u8);
        Assert.Equal(2, file[stsd + 11]);
    }

    [Fact]
    public void A_hole_between_pictures_stays_one()
    {
        var units = RoundTripTests.Units("h264").Select((unit, index) =>
            index < 25 ? unit : unit with { Dts = unit.Dts + 900_000, Pts = unit.Pts + 900_000 }).ToList();
        var path = MediaTool.WriteFile("mp4", ProgressiveFile.Write(units));
        MediaTool.AssertDecodes(path);
        var times = MediaTool.Run("ffprobe", "-v", "error", "-show_entries", "packet=pts", "-of", "csv=p=0", path)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line.TrimEnd(','), CultureInfo.InvariantCulture));
        Assert.Equal(units.Select(unit => unit.Pts), times);
    }

    [Fact]
    public void A_hole_in_G711_is_filled_with_silence()
    {
        var units = RoundTripTests.Units("pcma");
        var late = units.Select((unit, index) => index < 50 ? unit : unit with { Dts = unit.Dts + 4000, Pts = unit.Pts + 4000 }).ToList();
        var path = MediaTool.WriteFile("mp4", ProgressiveFile.Write(late));
        MediaTool.AssertDecodes(path);
        var raw = MediaTool.NewPath("raw");
        MediaTool.Run("ffmpeg", "-v", "error", "-i", path, "-c", "copy", "-f", "alaw", raw);
        byte[] expected =
        [
            .. units.Take(50).SelectMany(unit => unit.Data), .. Enumerable.Repeat((byte)0xD5, 4000), .. units.Skip(50).SelectMany(unit => unit.Data),
        ];
        Assert.Equal(expected, File.ReadAllBytes(raw));
    }

    [Theory]
    [InlineData("far from 0", 900_000_000L)]
    [InlineData("at 0", 0L)]
    public void The_presentation_begins_at_zero_wherever_the_timeline_does(string name, long start)
    {
        Assert.NotEmpty(name);
        var units = RoundTripTests.Units("h264 with reordering").ConvertAll(unit => unit with { Dts = unit.Dts + start, Pts = unit.Pts + start });
        var path = MediaTool.WriteFile("mp4", ProgressiveFile.Write(units));
        var stream = MediaTool.Probe(path);
        Assert.Equal("0", stream["start_pts"]);
        Assert.Equal(3.0, double.Parse(stream["duration"], CultureInfo.InvariantCulture), 0.001);
    }

    [Fact]
    public void A_track_without_samples_and_a_file_without_any_can_be_finished()
    {
        var units = RoundTripTests.Units("h264");
        using var file = new MemoryStream();
        var writer = new Mp4FileWriter(file, [units[0].Format!, RoundTripTests.Units("aac")[0].Format!]);
        units.ForEach(unit => writer.AddSample(0, unit.Data, unit.Dts, unit.Pts, 3600, unit.IsKey));
        writer.Finish();
        Assert.Throws<ObjectDisposedException>(() => writer.AddSample(0, [1], 0, 0, 0, true));
        var path = MediaTool.WriteFile("mp4", file.ToArray());
        MediaTool.AssertDecodes(path);
        Assert.Equal("75", MediaTool.Probe(path)["nb_read_frames"]);

        using var empty = new MemoryStream();
        new Mp4FileWriter(empty, [units[0].Format!]).Finish();
        Assert.Equal("N/A", MediaTool.Probe(MediaTool.WriteFile("mp4", empty.ToArray()))["nb_read_packets"]);
    }

    [Fact]
    public void A_file_may_begin_behind_something_else_in_the_stream()
    {
        var units = RoundTripTests.Units("h264");
        using var stream = new MemoryStream();
        stream.Write("prefix"u8);
        var writer = new Mp4FileWriter(stream, [units[0].Format!]);
        units.ForEach(unit => writer.AddSample(0, unit.Data, unit.Dts, unit.Pts, 3600, unit.IsKey));
        writer.Finish();
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal(ProgressiveFile.Write(units), stream.ToArray()[6..]);
    }

    [Fact]
    public void A_track_keeps_codec_and_clock_and_the_output_must_seek()
    {
        var writer = new Mp4FileWriter(new MemoryStream(), [TestMedia.H264.Format]);
        Assert.Throws<ArgumentException>(() => writer.ChangeFormat(0, TestMedia.H265.Format));
        Assert.Throws<ArgumentException>(() => writer.ChangeFormat(0, TestMedia.H264.Format with { ClockRateHz = 1000 }));
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream();
        Assert.Throws<ArgumentException>(() => new Mp4FileWriter(pipe, [TestMedia.H264.Format]));
    }

    [Fact]
    public void A_day_of_irregular_pictures_takes_some_megabytes()
    {
        const int pictures = 24 * 3600 * 25;
        var output = new CountingStream();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var writer = new Mp4FileWriter(output, [TestMedia.H264.Format]);
        var data = new byte[100];
        for (var i = 0; i < pictures; i++)
        {
            writer.AddSample(0, data, (3600L * i) + (i % 3), (3600L * i) + (i % 3), 3600, i % 50 == 0);
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(held < 48 << 20, $"{held >> 20} MB");
        writer.Finish();
        Assert.True(output.Length > 100L * pictures);
    }

    /// <summary>Keeps nothing.</summary>
    private sealed class CountingStream : Stream
    {
        private long _length;

        public override bool CanRead => false;

        public override bool CanSeek => true;

        public override bool CanWrite => true;

        public override long Length => _length;

        public override long Position { get; set; }

        public override void Flush()
        {
            // Nothing is kept.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Position += buffer.Length;
            _length = Math.Max(_length, Position);
        }
    }
}
