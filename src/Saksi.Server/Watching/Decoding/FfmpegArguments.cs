using System.Globalization;
using Saksi.Media.Tracks;

namespace Saksi.Server.Watching.Decoding;

/// <summary>The command line of ffmpeg as a decoder: one coding in by standard input, small raw pictures out by standard output.</summary>
internal static class FfmpegArguments
{
    /// <summary>Larger pictures are refused: 8K has 33 million.</summary>
    private const int MostPixels = 40_000_000;

    public static IReadOnlyList<string> Of(DecoderTask task)
    {
        var (demuxer, decoder) = task.Codec switch
        {
            Codec.H264 => ("h264", "h264"),
            Codec.H265 => ("hevc", "hevc"),
            _ => ("mpjpeg", "mjpeg"),
        };
        return
        [
            "-v", "quiet", "-nostdin", "-protocol_whitelist", "pipe",

            // One picture in, one picture out, as soon as it is there.
            "-threads", "1", "-flags", "low_delay", "-probesize", "32", "-analyzeduration", "0",
            "-max_pixels", Text(MostPixels), "-c:v", decoder, "-f", demuxer, "-i", "pipe:0",
            "-map", "0:v:0", "-fps_mode", "passthrough", "-vf", $"scale={Text(task.Width)}:{Text(task.Height)}:flags=area",
            "-pix_fmt", "yuv420p", "-flush_packets", "1", "-f", "rawvideo", "pipe:1",
        ];
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
