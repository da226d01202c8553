using System.Globalization;

namespace Saksi.Simulator.Clips;

/// <summary>Writes the command lines that encode clips.</summary>
internal static class FfmpegArguments
{
    public static IReadOnlyList<string> Video(VideoRecipe recipe)
    {
        var rate = recipe.FramesPerSecond.ToString("0.######", CultureInfo.InvariantCulture);
        return
        [
            "-f", "lavfi", "-i", Source(recipe, rate), "-frames:v", Text(recipe.Frames), "-r", rate,
            .. recipe.Codec switch
            {
                ClipCodec.H264 => H264(recipe),
                ClipCodec.H265 => H265(recipe),
                _ => Mjpeg(recipe),
            },
        ];
    }

    public static IReadOnlyList<string> Audio(AudioRecipe recipe)
    {
        var sampleRate = recipe.Codec switch
        {
            ClipCodec.Aac => recipe.SampleRateHz,
            ClipCodec.Opus => 48_000,
            _ => 8_000,
        };
        var seconds = recipe.Seconds.ToString("0.######", CultureInfo.InvariantCulture);
        string[] coding = recipe.Codec switch
        {
            ClipCodec.Aac => ["-c:a", "aac", "-b:a", "64k", "-f", "adts"],
            ClipCodec.Opus => ["-c:a", "libopus", "-b:a", "32k", "-frame_duration", "20", "-f", "ogg"],
            ClipCodec.Pcma => ["-c:a", "pcm_alaw", "-f", "alaw"],
            _ => ["-c:a", "pcm_mulaw", "-f", "mulaw"],
        };
        return
        [
            "-f", "lavfi", "-i", $"sine=frequency={recipe.FrequencyHz}:sample_rate={sampleRate}:duration={seconds}",
            "-ac", "1", "-ar", Text(sampleRate), "-bitexact", .. coding,
        ];
    }

    private static string Source(VideoRecipe recipe, string rate)
    {
        var size = $"{recipe.Width}x{recipe.Height}";
        var source = (recipe.Picture % 4) switch
        {
            0 => $"testsrc2=size={size}:rate={rate}",
            1 => $"gradients=size={size}:rate={rate}:speed=0.02:seed={recipe.Picture + 1}",
            2 => $"smptehdbars=size={size}:rate={rate}",
            _ => $"life=size={recipe.Width / 8}x{recipe.Height / 8}:rate={rate}:mold=10:ratio=0.3:seed={recipe.Picture + 1}"
                + $":death_color=#204080:life_color=#f0e060,scale={size}:flags=neighbor",
        };
        var hue = recipe.Picture * 47 % 360;
        var noise = recipe.BitsPerSecond / recipe.FramesPerSecond / recipe.Width / recipe.Height > 0.04 ? ",noise=alls=12:allf=t" : "";
        var font = Ffmpeg.FindFont();
        var large = Math.Max(12, recipe.Height / 8);
        var name = $"drawtext=fontfile='{font}':text='{recipe.Label}':fontsize={large}:fontcolor=white:box=1:boxcolor=black@0.6"
            + ":x=mod(n*4\\,max(w-tw\\,1)):y=h/3";
        var counter = $"drawtext=fontfile='{font}':text='%{{frame_num}}':fontsize={large}:fontcolor=yellow:box=1"
            + ":boxcolor=black@0.6:x=(w-tw)/2:y=h*2/3";
        return $"{source},format=yuv420p,hue=h={hue}{noise},{name},{counter}";
    }

    // Filler keeps the rate constant; delimiters are where the stream is cut, and are not sent unless asked for.
    private static string[] H264(VideoRecipe recipe) =>
    [
        "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-bf", "0", "-sc_threshold", "0",
        "-g", Text(recipe.GopFrames), "-keyint_min", Text(recipe.GopFrames), .. Rate(recipe),
        "-x264-params", "nal-hrd=cbr:aud=1:repeat-headers=1", "-f", "h264",
    ];

    private static string[] H265(VideoRecipe recipe)
    {
        var kilobits = Math.Max(1, recipe.BitsPerSecond / 1000);
        return
        [
            "-c:v", "libx265", "-preset", "superfast", "-pix_fmt", "yuv420p", "-b:v", Text(recipe.BitsPerSecond), "-x265-params",
            $"keyint={recipe.GopFrames}:min-keyint={recipe.GopFrames}:scenecut=0:bframes=0:open-gop=0:repeat-headers=1:aud=1"
                + $":vbv-maxrate={kilobits}:vbv-bufsize={kilobits}:strict-cbr=1:info=0:log-level=error",
            "-f", "hevc",
        ];
    }

    // RFC 2435 4.1 assumes the example Huffman tables of the JPEG specification, and 4:2:0.
    private static string[] Mjpeg(VideoRecipe recipe) =>
        ["-c:v", "mjpeg", "-huffman", "default", "-pix_fmt", "yuvj420p", .. Rate(recipe), "-f", "mjpeg"];

    private static string[] Rate(VideoRecipe recipe) =>
        ["-b:v", Text(recipe.BitsPerSecond), "-maxrate", Text(recipe.BitsPerSecond), "-bufsize", Text(recipe.BitsPerSecond)];

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
