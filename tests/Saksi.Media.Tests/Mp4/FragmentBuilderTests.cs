using Saksi.Media.Mp4;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Mp4;

public sealed class FragmentBuilderTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 24, 12, 0, 0, 500, TimeSpan.Zero);

    private static readonly TrackFormat Video = new()
    {
        Kind = TrackKind.Video,
        Codec = Codec.Mjpeg,
        CodecString = "jpeg",
        ClockRateHz = 90000,
        Width = 64,
        Height = 48,
    };

    private static readonly TrackFormat Audio = new()
    {
        Kind = TrackKind.Audio,
        Codec = Codec.PcmA,
        CodecString = "alaw",
        ClockRateHz = 8000,
        Channels = 1,
    };

    [Fact]
    public void A_fragment_is_byte_for_byte_what_the_format_page_shows()
    {
        var pool = new Mp4BufferPool(1 << 20);
        using var builder = new FragmentBuilder([Video, Audio], pool);
        Append(builder, 0, [1, 2, 3], dts: 90000, pts: 90000, isKey: true);
        Append(builder, 1, [9, 9], dts: 8000, pts: 8000, duration: 2);
        Append(builder, 0, [4, 5], dts: 93600, pts: 97200);
        Append(builder, 0, [6], dts: 97200, pts: 93600);
        using var fragment = builder.Cut(7, Noon, [100800, -1]);

        var expected = string.Concat(
            "00000020 70726674 01000018 00000001 EEAFFAC0 80000000 00000000 00015F90", // prft
            "000000C8 6D6F6F66", // moof
            "00000010 6D666864 00000000 00000007", // mfhd
            "00000064 74726166", // traf
            "00000018 74666864 00020028 00000001 00000E10 01010000", // tfhd
            "00000014 74666474 01000000 00000000 00015F90", // tfdt
            "00000030 7472756E 01000A05 00000003 000000D0 02000000", // trun
            "00000003 00000000 00000002 00000E10 00000001 FFFFF1F0",
            "0000004C 74726166",
            "00000018 74666864 00020028 00000002 00000002 02000000",
            "00000014 74666474 01000000 00000000 00001F40",
            "00000018 7472756E 01000201 00000001 000000D6 00000002",
            "00000010 6D646174"); // mdat
        Assert.Equal(expected.Replace(" ", string.Empty, StringComparison.Ordinal), Convert.ToHexString(fragment.Head));
        Assert.Equal([1, 2, 3, 4, 5, 6, 9, 9], fragment.Body.ToArray());
    }

    [Fact]
    public void A_fragment_tells_what_is_in_it()
    {
        var pool = new Mp4BufferPool(1 << 20);
        using var builder = new FragmentBuilder([Audio, Video], pool);
        Assert.True(builder.IsEmpty);
        Append(builder, 1, new byte[100], dts: 90000, pts: 93600, isKey: true);
        Append(builder, 1, new byte[50], dts: 93600, pts: 97200);
        Assert.Equal((2, 150, false), (builder.SampleCount, builder.SizeBytes, builder.IsEmpty));
        using var fragment = builder.Cut(3, Noon, [-1, 97000]);
        Assert.True(builder.IsEmpty);
        Assert.True(fragment.StartsWithKeyFrame);
        Assert.Equal((0, 2), (fragment.SampleCount(0), fragment.SampleCount(1)));
        Assert.Equal((90000L, 97000L, 93600L), (fragment.FirstDts(1), fragment.EndDts(1), fragment.FirstPts(1)));
        Assert.Equal((3u, Noon, 2), (fragment.SequenceNumber, fragment.WallTimeOfFirst, fragment.TrackCount));
        Assert.Equal(fragment.Head.Length + fragment.Body.Length, fragment.SizeBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => fragment.SampleCount(2));
    }

    [Theory]
    [InlineData("next sample known", 1000, 0, 1000)]
    [InlineData("unknown, the unit says", -1, 777, 777)]
    [InlineData("unknown: as the one before", -1, 0, 3600)]
    [InlineData("next sample not later: as the one before", 3600, 0, 3600)]
    public void The_last_sample_lasts(string name, int nextAfter, int duration, int expected)
    {
        Assert.NotEmpty(name);
        var pool = new Mp4BufferPool(1 << 20);
        using var builder = new FragmentBuilder([Video], pool);
        Append(builder, 0, [1], dts: 0, pts: 0, isKey: true);
        Append(builder, 0, [1], dts: 3600, pts: 3600, duration: duration);
        var next = nextAfter switch { -1 => -1L, 1000 => 4600, _ => 3600 };
        using var fragment = builder.Cut(1, null, [next]);
        Assert.Equal(3600 + expected, fragment.EndDts(0));
    }

    [Fact]
    public void A_single_sample_lasts_as_long_as_those_of_the_fragment_before()
    {
        var pool = new Mp4BufferPool(1 << 20);
        using var builder = new FragmentBuilder([Video], pool);
        Append(builder, 0, [1], dts: 0, pts: 0, isKey: true);
        builder.Cut(1, null, []).Dispose();
        Append(builder, 0, [1], dts: 3000, pts: 3000, isKey: true);
        Append(builder, 0, [1], dts: 4500, pts: 4500);
        builder.Cut(2, null, []).Dispose();
        Append(builder, 0, [1], dts: 6000, pts: 6000);
        using var fragment = builder.Cut(3, null, []);
        Assert.Equal(7500, fragment.EndDts(0));
        Assert.False(fragment.StartsWithKeyFrame);
    }

    [Theory]
    [InlineData("key, then none", "100", true, false)]
    [InlineData("none at all", "000", false, false)]
    [InlineData("all", "111", false, false)]
    [InlineData("mixed", "0101", false, true)]
    [InlineData("one key", "1", false, false)]
    [InlineData("not key, then all", "011", true, false)]
    public void Key_frames_are_written_as_briefly_as_they_can_be(string name, string keys, bool hasFirstFlags, bool hasFlags)
    {
        Assert.NotEmpty(name);
        var pool = new Mp4BufferPool(1 << 20);
        using var builder = new FragmentBuilder([Video], pool);
        for (var i = 0; i < keys.Length; i++)
        {
            Append(builder, 0, [1], dts: i * 3600, pts: i * 3600, isKey: keys[i] == '1');
        }

        using var fragment = builder.Cut(1, null, []);
        var trun = fragment.Head.IndexOf("trun"u8);
        var flags = fragment.Head[trun + 7] | (fragment.Head[trun + 6] << 8);
        Assert.Equal((hasFirstFlags, hasFlags), ((flags & 4) != 0, (flags & 0x400) != 0));
        Assert.Equal(keys, string.Concat(ReadBack([Video], fragment).Tracks[0].Samples.Select(sample => sample.IsKey ? '1' : '0')));
    }

    [Fact]
    public void Decode_times_that_do_not_increase_are_mended_also_across_fragments()
    {
        var pool = new Mp4BufferPool(1 << 20);
        using var builder = new FragmentBuilder([Video], pool);
        Append(builder, 0, [1], dts: -5, pts: -5, isKey: true);
        Append(builder, 0, [1], dts: 0, pts: 0);
        builder.Cut(1, null, []).Dispose();
        Append(builder, 0, [1], dts: 1, pts: 1);
        using var fragment = builder.Cut(2, null, []);
        var sample = Assert.Single(ReadBack([Video], fragment).Tracks[0].Samples);
        Assert.Equal((2L, 1L), (sample.Dts, sample.Pts));
    }

    [Fact]
    public void At_the_ceiling_a_unit_is_refused_and_what_was_taken_can_be_cut()
    {
        var pool = new Mp4BufferPool(ceilingBytes: 36_000);
        using var builder = new FragmentBuilder([Video, Audio], pool);
        Append(builder, 0, new byte[8000], dts: 0, pts: 0, isKey: true);
        Assert.False(TryAppend(builder, 0, new byte[30_000], 3600));
        Assert.Equal((1, 8000), (builder.SampleCount, builder.SizeBytes));
        using (var fragment = builder.Cut(1, null, []))
        {
            Assert.Equal(8000, fragment.Body.Length);
            Assert.False(TryAppend(builder, 0, new byte[17_000], 3600));
        }

        Assert.True(TryAppend(builder, 0, new byte[16_000], 7200));
    }

    [Fact]
    public void A_fragment_may_outlive_its_builder_and_be_given_back_elsewhere()
    {
        var pool = new Mp4BufferPool(1 << 20);
        var builder = new FragmentBuilder([Video, Audio], pool);
        Append(builder, 0, new byte[5000], dts: 0, pts: 0, isKey: true);
        Append(builder, 1, new byte[100], dts: 0, pts: 0);
        var fragment = builder.Cut(1, null, []);
        Append(builder, 0, new byte[5000], dts: 3600, pts: 3600);
        builder.Dispose();
        var thread = new Thread(fragment.Dispose);
        thread.Start();
        thread.Join();
        fragment.Dispose();
        Assert.Equal(0, pool.RentedBytes);
        Assert.True(pool.HeldBytes > 0);
    }

    [Fact]
    public void Cutting_nothing_is_a_mistake()
    {
        using var builder = new FragmentBuilder([Video], new Mp4BufferPool(1 << 20));
        Assert.Throws<InvalidOperationException>(() => builder.Cut(1, null, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => TryAppend(builder, 1, [1], 0));
    }

    [Fact]
    public void A_box_of_the_caller_s_own_is_handed_out_again()
    {
        var type = Guid.Parse("01234567-89ab-cdef-0123-456789abcdef").ToByteArray(bigEndian: true);
        var file = InitSegmentWriter.Create([Video], type, "facts"u8);
        var box = Assert.Single(Mp4Reader.Open(new MemoryByteSource(file)).UserBoxes);
        Assert.Equal(type, box.ExtendedType.ToArray());
        Assert.Equal("facts"u8, file.AsSpan((int)box.Offset, (int)box.SizeBytes));
        Assert.Throws<ArgumentOutOfRangeException>(() => InitSegmentWriter.Create([Video], new byte[15], "facts"u8));
    }

    private static Mp4Fragment ReadBack(TrackFormat[] tracks, Fragment fragment)
    {
        byte[] file = [.. InitSegmentWriter.Create(tracks), .. fragment.Head, .. fragment.Body];
        return Mp4Reader.Open(new MemoryByteSource(file)).ReadFragment()!;
    }

    private static void Append(
        FragmentBuilder builder, int track, byte[] data, long dts, long pts, int duration = 0, bool isKey = false)
    {
        var unit = new AccessUnit
        {
            Data = data,
            Format = track == 0 ? Video : Audio,
            RtpTimestamp = 0,
            TrackIndex = track,
            Dts = dts,
            Pts = pts,
            DurationTicks = duration,
            IsKeyFrame = isKey || track == 1,
        };
        Assert.True(builder.Append(in unit));
    }

    private static bool TryAppend(FragmentBuilder builder, int track, byte[] data, long dts)
    {
        var unit = new AccessUnit { Data = data, Format = Video, RtpTimestamp = 0, TrackIndex = track, Dts = dts, Pts = dts };
        return builder.Append(in unit);
    }
}
