using System.Collections.Concurrent;
using Saksi.Media.Mp4;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Support;

/// <summary>Real media made by ffmpeg, once per test run: a fragmented MP4 file and its samples.</summary>
internal sealed class TestMedia
{
    private static readonly ConcurrentDictionary<string, Lazy<TestMedia>> Made = new();

    private TestMedia(string path)
    {
        Path = path;
        var file = File.ReadAllBytes(path);
        var reader = Mp4Reader.Open(new MemoryByteSource(file));
        Format = reader.Tracks[0].Formats[0]!;
        while (reader.ReadFragment() is { } fragment)
        {
            Samples.AddRange(fragment.Tracks[0].Samples.Select(sample => new TestSample(
                file[(int)sample.Offset..(int)(sample.Offset + sample.Size)],
                sample.Dts,
                sample.Pts,
                (int)sample.DurationTicks,
                sample.IsKey)));
        }
    }

    public static TestMedia H264 => Make("h264", Video("libx264", "-bf", "0", "-g", "25", "-x264-params", "slices=2"));

    public static TestMedia H264WithReordering => Make("h264b", Video("libx264", "-bf", "3", "-b_strategy", "0", "-g", "25"));

    public static TestMedia H264Small => Make("h264s", Video("libx264", "-bf", "0", "-g", "10", "-s", "176x144", "-profile:v", "baseline"));

    public static TestMedia H265 => Make("h265", Video("libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error:bframes=0:keyint=25"));

    public static TestMedia H265Small => Make(
        "h265s", Video("libx265", "-tag:v", "hvc1", "-s", "176x144", "-x265-params", "log-level=error:bframes=0:keyint=25"));

    public static TestMedia H265WithReordering => Make(
        "h265b", Video("libx265", "-tag:v", "hvc1", "-x265-params", "log-level=error:bframes=3:keyint=25:open-gop=0"));

    public static TestMedia Mjpeg => Make("mjpeg", Video("mjpeg", "-huffman", "0", "-q:v", "4"));

    public static TestMedia Aac => Make("aac", Audio("aac", "-ar", "44100", "-ac", "2", "-b:a", "64k"));

    public static TestMedia Opus => Make("opus", Audio("libopus", "-ar", "48000", "-ac", "2", "-b:a", "64k"));

    /// <summary>A real fragmented file as ffmpeg writes it.</summary>
    public string Path { get; }

    public TrackFormat Format { get; }

    public List<TestSample> Samples { get; } = [];

    /// <summary>Two seconds of G.711.</summary>
    public static byte[] G711(string codec)
    {
        var path = MediaTool.NewPath("raw");
        MediaTool.Run(
            "ffmpeg", "-v", "error", "-f", "lavfi", "-i", "sine=r=8000:d=2", "-ac", "1", "-c:a", codec, "-f", codec[4..], path);
        return File.ReadAllBytes(path);
    }

    private static string[] Video(string codec, params string[] options) =>
    [
        "-f", "lavfi", "-i", "testsrc2=size=322x242:rate=25:duration=3", "-pix_fmt", codec == "mjpeg" ? "yuvj420p" : "yuv420p",
        "-c:v", codec, .. options, "-video_track_timescale", "90000",
    ];

    private static string[] Audio(string codec, params string[] options) =>
        ["-f", "lavfi", "-i", "sine=frequency=600:duration=3", "-c:a", codec, .. options];

    private static TestMedia Make(string name, string[] arguments) => Made.GetOrAdd(name, _ => new Lazy<TestMedia>(() =>
    {
        var path = MediaTool.NewPath("mp4");
        MediaTool.Run(
            "ffmpeg",
            ["-v", "error", .. arguments, "-bitexact", "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", path]);
        return new TestMedia(path);
    })).Value;
}
