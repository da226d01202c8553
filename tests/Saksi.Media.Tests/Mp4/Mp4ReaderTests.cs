using System.Globalization;
using System.Security.Cryptography;
using Saksi.Media.Mp4;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Mp4;

public sealed class Mp4ReaderTests
{
    public static TheoryData<string> Names => ["h264", "h264 with reordering", "h265", "h265 with reordering", "mjpeg", "aac", "opus"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_of_ffmpeg_s_files_are_those_that_ffmpeg_finds(string name)
    {
        var media = RoundTripTests.Media(name);
        Assert.Equal(FramesOf(media.Path, media.Format), FramesOf(media.Samples));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Samples_of_our_files_are_those_that_ffmpeg_finds(string name)
    {
        var units = RoundTripTests.Units(name);
        var file = FragmentedFile.Write(units);
        var read = ReadTrack(file, 0, out var format);
        Assert.Equal(units[0].Format, format);
        Assert.Equal(units.Select(unit => (unit.Dts, unit.Pts, unit.IsKey)), read.Select(unit => (unit.Dts, unit.Pts, unit.IsKey)));
        Assert.Equal(units.Select(unit => unit.Data), read.Select(unit => unit.Data));
        Assert.Equal(FramesOf(MediaTool.WriteFile("mp4", file), format), FramesOf(read));
    }

    [Theory]
    [InlineData("legacy base offsets", "frag_keyframe+empty_moov")]
    [InlineData("base is moof", "frag_keyframe+empty_moov+default_base_moof")]
    [InlineData("no base offset", "frag_keyframe+empty_moov+omit_tfhd_offset")]
    [InlineData("several fragments per GOP, separate moofs", "frag_every_frame+empty_moov+separate_moof")]
    [InlineData("signed offsets, styp and sidx", "dash+cmaf+frag_keyframe+empty_moov+negative_cts_offsets")]
    public void Any_layout_of_fragments_that_ffmpeg_writes(string name, string flags)
    {
        Assert.NotEmpty(name);
        var path = MediaTool.NewPath("mp4");
        MediaTool.Run(
            "ffmpeg", "-v", "error", "-i", TestMedia.H264WithReordering.Path, "-i", TestMedia.Aac.Path, "-map", "0", "-map", "1", "-c", "copy", "-movflags", flags, path);
        var file = File.ReadAllBytes(path);
        foreach (var (track, stream) in new[] { (0, "0:v:0"), (1, "0:a:0") })
        {
            var hashes = ReadTrack(file, track, out _).Select(unit => Hash(unit.Data));
            Assert.Equal(MediaTool.SampleHashes(path, stream), hashes);
        }
    }

    [Fact]
    public void Wall_times_and_places_come_back()
    {
        var file = FragmentedFile.Write(RoundTripTests.Units("h264"));
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        var expected = reader.NextOffset;
        for (var i = 0u; i < 3; i++)
        {
            var fragment = reader.ReadFragment()!;
            Assert.Equal(expected, fragment.Offset);
            Assert.Equal("prft"u8, file.AsSpan((int)fragment.Offset + 4, 4));
            Assert.Equal(i + 1, fragment.SequenceNumber);
            Assert.Equal(DateTimeOffset.UnixEpoch.AddYears(56), fragment.ProducerTime!.Value.WallTime);
            Assert.Equal((1u, i * 90000L), (fragment.ProducerTime.Value.TrackId, fragment.ProducerTime.Value.MediaTime));
            expected = fragment.EndOffset;
        }

        Assert.Equal(file.Length, expected);
        Assert.Null(reader.ReadFragment());
        Assert.False(reader.IsTruncated);
    }

    [Fact]
    public void Reading_goes_on_at_any_fragment_s_offset()
    {
        var file = FragmentedFile.Write(RoundTripTests.Units("h264"));
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        var offsets = new List<long>();
        while (reader.ReadFragment() is { } fragment)
        {
            offsets.Add(fragment.Offset);
        }

        reader.NextOffset = offsets[2];
        Assert.Equal(3u, reader.ReadFragment()!.SequenceNumber);
        reader.NextOffset = offsets[0];
        Assert.Equal(1u, reader.ReadFragment()!.SequenceNumber);
    }

    [Fact]
    public void Boxes_of_others_between_fragments_are_skipped_and_user_boxes_handed_out()
    {
        var file = FragmentedFile.Write(RoundTripTests.Units("h264"));
        var first = Mp4Reader.Open(new MemoryByteSource(file)).ReadFragment()!;
        byte[] user = [0, 0, 0, 27, .. "uuid"u8, .. Enumerable.Range(0, 16).Select(i => (byte)i), 7, 8, 9];
        byte[] free = [0, 0, 0, 12, .. "free"u8, 0, 0, 0, 0];
        byte[] wide = [0, 0, 0, 1, .. "skip"u8, 0, 0, 0, 0, 0, 0, 0, 16];
        byte[] patched = [.. file[..(int)first.EndOffset], .. free, .. user, .. wide, .. file[(int)first.EndOffset..]];
        var reader = Mp4Reader.Open(new MemoryByteSource(patched));
        Assert.Empty(reader.ReadFragment()!.UserBoxes);
        var box = Assert.Single(reader.ReadFragment()!.UserBoxes);
        Assert.Equal([7, 8, 9], patched[(int)box.Offset..(int)(box.Offset + box.SizeBytes)]);
        Assert.NotNull(reader.ReadFragment());
        Assert.Null(reader.ReadFragment());
    }

    [Fact]
    public void A_file_that_ends_anywhere_gives_what_is_wholly_there()
    {
        var file = FragmentedFile.Write(RoundTripTests.Units("h264"), RoundTripTests.Units("aac"));
        var all = Counts(file, out var isTruncated);
        Assert.False(isTruncated);
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        var start = (int)reader.NextOffset;
        var boundaries = new List<long> { start };
        while (reader.ReadFragment() is { } fragment)
        {
            boundaries.Add(fragment.EndOffset);
        }

        var last = 0;
        for (var length = start; length <= file.Length; length += 997)
        {
            var count = Counts(file[..length], out isTruncated);
            Assert.InRange(count, last, all);
            Assert.Equal(!boundaries.Contains(length), isTruncated);
            last = count;
        }

        foreach (var boundary in boundaries)
        {
            Counts(file[..(int)boundary], out isTruncated);
            Assert.False(isTruncated);
        }
    }

    [Theory]
    [InlineData("empty", "")]
    [InlineData("no box", "00000004")]
    [InlineData("fragment first", "000000086D6F6F66")]
    [InlineData("moov longer than the file", "FFFFFFFF6D6F6F76")]
    [InlineData("moov cut off", "000000406D6F6F760000")]
    [InlineData("box of negative size", "000000016D6F6F76FFFFFFFFFFFFFFFF")]
    [InlineData("track without header", "000000106D6F6F76000000087472616B")]
    public void What_is_no_file_is_refused(string name, string hexadecimal)
    {
        Assert.NotEmpty(name);
        var error = Assert.Throws<Mp4FormatException>(() => Mp4Reader.Open(new MemoryByteSource(Convert.FromHexString(hexadecimal))));
        Assert.True(error.Offset >= 0);
    }

    [Fact]
    public void A_sample_entry_that_is_not_ours_is_named_and_its_samples_are_found()
    {
        var path = MediaTool.NewPath("mp4");
        MediaTool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=64x64:duration=1", "-c:v", "mpeg4", "-movflags", "frag_keyframe+empty_moov", path);
        var reader = Mp4Reader.Open(new MemoryByteSource(File.ReadAllBytes(path)));
        Assert.Equal([null], reader.Tracks[0].Formats);
        Assert.Equal(["sample entry 'mp4v' is not supported"], reader.Tracks[0].Reasons);
        Assert.NotEmpty(reader.ReadFragment()!.Tracks[0].Samples);
    }

    [Theory]
    [InlineData("pcm_alaw", Codec.PcmA)]
    [InlineData("pcm_mulaw", Codec.PcmU)]
    [InlineData("mjpeg", Codec.Mjpeg)]
    [InlineData("aac", Codec.Aac)]
    public void QuickTime_s_own_way_to_write_it_is_understood(string codec, Codec expected)
    {
        var path = MediaTool.NewPath("mov");
        string[] input = codec == "mjpeg"
            ? ["-f", "lavfi", "-i", "testsrc2=size=64x48:duration=1", "-pix_fmt", "yuvj420p"]
            : ["-f", "lavfi", "-i", "sine=r=8000:d=1"];
        MediaTool.Run("ffmpeg", ["-v", "error", .. input, "-c", codec, "-movflags", "frag_keyframe+empty_moov", path]);
        var format = Mp4Reader.Open(new MemoryByteSource(File.ReadAllBytes(path))).Tracks[0].Formats[0]!;
        Assert.Equal(expected, format.Codec);
        Assert.Equal(codec == "mjpeg" ? (64, 48, 0) : (0, 0, 1), (format.Width, format.Height, format.Channels));
    }

    [Fact]
    public void Files_are_read_from_disk_as_well()
    {
        using var source = new FileByteSource(TestMedia.H264.Path);
        var reader = Mp4Reader.Open(source);
        var sample = reader.ReadFragment()!.Tracks[0].Samples[0];
        var data = new byte[sample.Size];
        reader.ReadSample(in sample, data);
        Assert.Equal(TestMedia.H264.Samples[0].Data, data);
    }

    [Theory]
    [InlineData("2026-11-24T12:00:00.1234567Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2036-02-07T06:28:15.9999999Z")]
    [InlineData("2036-02-07T06:28:16Z")]
    [InlineData("2099-12-31T23:59:59.9999999Z")]
    public void Wall_times_survive_to_the_tick_also_in_the_next_era(string text)
    {
        var time = DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
        Assert.Equal(time, NtpTime.ToTime(NtpTime.From(time)));
    }

    private static int Counts(byte[] file, out bool isTruncated)
    {
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        var count = 0;
        while (reader.ReadFragment() is { } fragment)
        {
            count += fragment.Tracks.Sum(track => track.Samples.Count);
        }

        isTruncated = reader.IsTruncated;
        return count;
    }

    private static List<TestSample> ReadTrack(byte[] file, int index, out TrackFormat format)
    {
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        format = reader.Tracks[index].Formats[0]!;
        var samples = new List<TestSample>();
        while (reader.ReadFragment() is { } fragment)
        {
            samples.AddRange(fragment.Tracks.Where(track => track.TrackIndex == index).SelectMany(track => track.Samples).Select(sample =>
                new TestSample(
                    file[(int)sample.Offset..(int)(sample.Offset + sample.Size)], sample.Dts, sample.Pts, (int)sample.DurationTicks, sample.IsKey)));
        }

        return samples;
    }

    private static List<string> FramesOf(IEnumerable<TestSample> samples)
    {
        var list = samples.ToList();
        return [.. list.Select(sample => $"{sample.Pts - list[0].Pts} {sample.Data.Length} {Hash(sample.Data)}")];
    }

    /// <summary>Presentation time since the first, size and hash of each sample, as ffmpeg demuxes it.</summary>
    private static List<string> FramesOf(string path, TrackFormat format)
    {
        var stream = format.Kind == TrackKind.Video ? "v:0" : "a:0";
        var output = MediaTool.Run(
            "ffmpeg", "-v", "error", "-copyts", "-i", path, "-map", $"0:{stream}", "-c", "copy", "-f", "framehash", "-hash", "sha256", "-");
        var frames = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.Split(',').Select(field => field.Trim()).ToArray()).ToList();
        var first = long.Parse(frames[0][2], CultureInfo.InvariantCulture);
        return [.. frames.Select(frame => $"{long.Parse(frame[2], CultureInfo.InvariantCulture) - first} {frame[4]} {frame[5]}")];
    }

    private static string Hash(byte[] data) => Convert.ToHexStringLower(SHA256.HashData(data));
}
