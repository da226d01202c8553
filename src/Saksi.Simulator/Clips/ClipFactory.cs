using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Saksi.Simulator.Clips;

/// <summary>Encodes clips with ffmpeg, once: what was made is kept in a folder and found again by its recipe.</summary>
/// <param name="cacheFolder">Made if it does not exist. Anything in it may be deleted at any time.</param>
public sealed class ClipFactory(string cacheFolder)
{
    /// <summary>Raise when the same recipe has to give another stream than before.</summary>
    private const int Version = 1;

    /// <summary>Encodes a clip, or reads it from the folder.</summary>
    /// <exception cref="SimulatorException">ffmpeg or a font is missing, ffmpeg failed, or the recipe is wrong.</exception>
    public async Task<Clip> CreateAsync(ClipRecipe recipe, CancellationToken cancellationToken = default)
    {
        ClipTrack? video = null;
        ClipTrack? audio = null;
        if (recipe.Video is { } wantedVideo)
        {
            RecipeCheck.Check(wantedVideo);
            var stream = await EncodeAsync(FfmpegArguments.Video(wantedVideo), wantedVideo.ToString(), cancellationToken);
            video = ElementaryStream.ReadVideo(stream, wantedVideo);
        }

        if (recipe.Audio is { } wantedAudio)
        {
            RecipeCheck.Check(wantedAudio);
            var stream = await EncodeAsync(FfmpegArguments.Audio(wantedAudio), wantedAudio.ToString(), cancellationToken);
            audio = ElementaryStream.ReadAudio(stream, wantedAudio);
        }

        return new Clip(video, audio);
    }

    private async Task<byte[]> EncodeAsync(
        IReadOnlyList<string> arguments, string recipe, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(cacheFolder);
        var key = string.Create(CultureInfo.InvariantCulture, $"{Version} {recipe} {string.Join(' ', arguments)}");
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..32];
        var path = Path.Combine(cacheFolder, name + ".clip");
        if (!File.Exists(path))
        {
            // Two processes may make the same clip: both write their own file, and either may win.
            var temporary = Path.Combine(cacheFolder, $"{name}.{Guid.NewGuid():N}.tmp");
            try
            {
                await Ffmpeg.RunAsync([.. arguments, temporary], cancellationToken);
                File.Move(temporary, path, overwrite: true);
            }
            finally
            {
                File.Delete(temporary);
            }
        }

        return await File.ReadAllBytesAsync(path, cancellationToken);
    }
}
