using System.Globalization;
using Saksi.Media.Codecs;
using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Codecs;

/// <summary>Sets that x264 wrote, against what ffprobe reads in them.</summary>
public sealed class H264SpsTests
{
    public static TheoryData<string, string, string> Encodings => new()
    {
        { "baseline, level 1.1", "176x144", "-pix_fmt yuv420p -profile:v baseline" },
        { "main, cropped both ways", "322x242", "-pix_fmt yuv420p -profile:v main -bf 2" },
        { "high, 1080 lines", "1920x1080", "-pix_fmt yuv420p -profile:v high -bf 0" },
        { "high, deep B pyramid", "320x240", "-pix_fmt yuv420p -bf 8 -b_strategy 0 -x264-params b-pyramid=normal" },
        { "high, interlaced", "720x576", "-pix_fmt yuv420p -flags +ildct+ilme -x264-params tff=1" },
        { "high 10", "320x240", "-pix_fmt yuv420p10le -profile:v high10" },
        { "high 4:2:2", "322x242", "-pix_fmt yuv422p -profile:v high422" },
        { "high 4:4:4, odd size", "321x241", "-pix_fmt yuv444p -profile:v high444" },
        { "scaling lists", "320x240", "-pix_fmt yuv420p -x264-params cqm=jvt" },
        { "HRD and full VUI", "320x240", "-pix_fmt yuv420p -x264-params nal-hrd=vbr:vbv-maxrate=500:vbv-bufsize=500:overscan=show:colorprim=bt709:videoformat=pal:fullrange=on:chromaloc=2:sar=3/2" },
        { "4K", "3840x2160", "-pix_fmt yuv420p -preset ultrafast" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reads_what_ffprobe_reads(string name, string size, string options)
    {
        Assert.NotEmpty(name);
        var path = Encode(size, options);
        Assert.True(H264Sps.TryParse(FindSps(File.ReadAllBytes(path)), out var sps, out var reason), reason);
        var stream = MediaTool.Probe(path);
        Assert.Equal((stream["width"], stream["height"]), (Text(sps!.Width), Text(sps.Height)));
        Assert.Equal(stream["level"], Text(sps.LevelIdc));
        Assert.Equal(stream["has_b_frames"], Text(sps.ReorderDepth!.Value));
        var depth = stream["pix_fmt"].Contains("10", StringComparison.Ordinal) ? 10 : 8;
        Assert.Equal((depth, depth), (sps.BitDepthLuma, sps.BitDepthChroma));
        var chroma = stream["pix_fmt"] switch { "yuv422p" => 2, "yuv444p" => 3, _ => 1 };
        Assert.Equal(chroma, sps.ChromaFormatIdc);
    }

    [Theory]
    [InlineData("Reolink without VUI reordering", "Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY", 1920, 1080)]
    [InlineData("GW with start code behind", "Z00AKpWoHgCJ+WbgICAgQAAAAAE=", 1920, 1080)]
    public void Sets_of_cameras_in_base64(string name, string base64, int width, int height)
    {
        Assert.NotEmpty(name);
        Assert.True(H264Sps.TryParse(Convert.FromBase64String(base64), out var sps, out var reason), reason);
        Assert.Equal((width, height), (sps!.Width, sps.Height));
    }

    [Fact]
    public void Every_cut_of_a_set_either_fails_with_a_reason_or_still_has_its_size()
    {
        var nal = TestNals.H264Sps;
        for (var length = 0; length <= nal.Length; length++)
        {
            if (H264Sps.TryParse(nal.AsSpan(0, length), out var sps, out var reason))
            {
                Assert.Equal((322, 242), (sps!.Width, sps.Height));
            }
            else
            {
                Assert.NotNull(reason);
            }
        }
    }

    [Fact]
    public void Quirk_78_extra_bytes_behind_a_set_change_nothing()
    {
        Assert.True(H264Sps.TryParse([.. TestNals.H264Sps, 0x80, 0x31, 0], out var sps, out _));
        Assert.True(H264Sps.TryParse(TestNals.H264Sps, out var bare, out _));
        Assert.Equal(bare, sps);
    }

    private static string Encode(string size, string options)
    {
        var path = MediaTool.NewPath("h264");
        MediaTool.Run(
            "ffmpeg",
            ["-v", "error", "-f", "lavfi", "-i", $"testsrc2=size={size}:rate=25", "-frames:v", "2", "-c:v", "libx264", .. options.Split(' '), path]);
        return path;
    }

    private static ReadOnlySpan<byte> FindSps(byte[] annexB)
    {
        var start = annexB.AsSpan().IndexOf((byte[])[0, 0, 1, 0x67]) + 3;
        var rest = annexB.AsSpan(start);
        return rest[..rest.IndexOf((byte[])[0, 0, 1])];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
