namespace Saksi.Simulator.Clips;

/// <summary>Says what is wrong with a recipe before ffmpeg says it less clearly.</summary>
internal static class RecipeCheck
{
    public static void Check(VideoRecipe recipe)
    {
        var mistakes = new List<string>();
        Require(recipe.Codec is ClipCodec.H264 or ClipCodec.H265 or ClipCodec.Mjpeg, $"{recipe.Codec} is no video codec.");
        Require(recipe is { Width: >= 64 and <= 8192, Height: >= 64 and <= 8192 } && recipe.Width % 2 == 0 && recipe.Height % 2 == 0,
            $"{recipe.Width}x{recipe.Height}: width and height are even, from 64 to 8192 pixels.");
        Require(recipe.Codec != ClipCodec.Mjpeg || recipe is { Width: <= 2040, Height: <= 2040 },
            $"{recipe.Width}x{recipe.Height}: RTP carries JPEG up to 2040 pixels a side (RFC 2435 3.1.5).");
        Require(recipe.FramesPerSecond is > 0 and <= 240, $"{recipe.FramesPerSecond} frames per second: give 0.1 to 240.");
        Require(recipe.BitsPerSecond is >= 8_000 and <= 200_000_000, $"{recipe.BitsPerSecond} bit/s: give 8000 to 200000000.");
        Require(recipe.GopSeconds is > 0 and <= 600, $"A key frame every {recipe.GopSeconds} s: give up to 600 s.");
        Require(recipe.Seconds is > 0 and <= 3600, $"A loop of {recipe.Seconds} s: give up to 3600 s.");
        Require(recipe.Label.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ' ' or '-' or '_' or '.'),
            $"The label '{recipe.Label}' has more than letters, digits, blanks, '-', '_' and '.'.");
        if (mistakes.Count > 0)
        {
            throw new SimulatorException(string.Join(Environment.NewLine, mistakes));
        }

        void Require(bool isRight, string mistake)
        {
            if (!isRight)
            {
                mistakes.Add(mistake);
            }
        }
    }

    public static void Check(AudioRecipe recipe)
    {
        if (recipe.Codec is ClipCodec.H264 or ClipCodec.H265 or ClipCodec.Mjpeg)
        {
            throw new SimulatorException($"{recipe.Codec} is no audio codec.");
        }

        if (recipe.FrequencyHz is < 20 or > 20_000 || recipe.SampleRateHz is < 8000 or > 48_000 || recipe.Seconds is <= 0 or > 3600)
        {
            throw new SimulatorException("A tone has 20 to 20000 Hz, sampled at 8000 to 48000 Hz, for up to 3600 s.");
        }
    }
}
