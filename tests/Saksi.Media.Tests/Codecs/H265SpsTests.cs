using System.Globalization;
using Saksi.Media.Codecs;
using Saksi.Media.Mp4;
using Saksi.Media.Tests.Support;

namespace Saksi.Media.Tests.Codecs;

/// <summary>Sets that x265 wrote, against what ffprobe and ffmpeg's own hvcC say about them.</summary>
public sealed class H265SpsTests
{
    public static TheoryData<string, string, string, string> Encodings => new()
    {
        { "main", "322x242", "yuv420p", "bframes=0" },
        { "88: sub-layers", "320x240", "yuv420p", "temporal-layers=1:bframes=3" },
        { "88: scaling lists", "320x240", "yuv420p", "scaling-list=default" },
        { "deep B pyramid", "320x240", "yuv420p", "bframes=8:b-adapt=0" },
        { "main 10", "320x240", "yuv420p10le", "bframes=2" },
        { "4:2:2 10", "322x242", "yuv422p10le", "bframes=0" },
        { "4:4:4", "321x241", "yuv444p", "bframes=0" },
        { "high tier", "1920x1080", "yuv420p", "level-idc=5:high-tier=1:vbv-maxrate=60000:vbv-bufsize=60000" },
        { "HRD and full VUI", "320x240", "yuv420p", "hrd=1:vbv-maxrate=500:vbv-bufsize=500:sar=3:overscan=show:range=full:colorprim=bt709" },
    };

    [Theory]
    [MemberData(nameof(Encodings))]
    public void Reads_what_ffprobe_reads(string name, string size, string pixels, string options)
    {
        Assert.NotEmpty(name);
        var path = MediaTool.NewPath("mp4");
        MediaTool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", $"testsrc2=size={size}:rate=25", "-frames:v", "12", "-pix_fmt", pixels, "-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", $"log-level=error:{options}", "-movflags", "frag_keyframe+empty_moov", path);
        var stream = MediaTool.Probe(path);
        var format = Mp4Reader.Open(new MemoryByteSource(File.ReadAllBytes(path))).Tracks[0].Formats[0]!;
        Assert.Equal((stream["width"], stream["height"]), (Text(format.Width), Text(format.Height)));

        var sets = NalPacketizer.ParameterSets(format);
        var nal = sets.Single(set => set[0] >> 1 == 33);
        Assert.True(H265Sps.TryParse(nal, out var sps, out var reason), reason);
        Assert.Equal(stream["level"], Text(sps!.Profile.LevelIdc));
        Assert.Equal(stream["has_b_frames"], Text(sps.ReorderDepth));
        Assert.Equal(pixels.EndsWith("10le", StringComparison.Ordinal) ? 10 : 8, sps.BitDepthLuma);

        Assert.Equal(options.StartsWith("temporal-layers", StringComparison.Ordinal), sps.TemporalLayers > 1);

        // ffmpeg fills the same record: profile, tier, level, compatibility and constraint flags, formats, layers.
        var theirs = format.DecoderConfiguration.ToArray();
        ReadOnlyMemory<byte>[] Of(int type) => [.. sets.Where(set => set[0] >> 1 == type).Select(set => (ReadOnlyMemory<byte>)set)];
        var ours = H265Configuration.Build(sps, Of(32), Of(33), Of(34));
        Assert.Equal(theirs[..13], ours[..13]);
        Assert.Equal(theirs[16..19], ours[16..19]);
        Assert.Equal(theirs[21] & 0x3F, ours[21] & 0x3F);
        Assert.True(H265Configuration.TryCreateFormat(ours, 90000, out var again, out reason), reason);
        Assert.Equal((format.Width, format.Height, format.CodecString), (again!.Width, again.Height, again.CodecString));
    }

    [Fact]
    public void Every_cut_of_a_set_either_fails_with_a_reason_or_still_has_its_size()
    {
        var nal = NalPacketizer.ParameterSets(TestMedia.H265.Format)[1];
        for (var length = 0; length <= nal.Length; length++)
        {
            if (H265Sps.TryParse(nal.AsSpan(0, length), out var sps, out var reason))
            {
                Assert.Equal((322, 242), (sps!.Width, sps.Height));
            }
            else
            {
                Assert.NotNull(reason);
            }
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
