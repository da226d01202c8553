using Saksi.Media.Tracks;

namespace Saksi.Server.Watching.Decoding;

/// <summary>What a decoder is started for.</summary>
/// <param name="Codec">H.264 and H.265 as Annex B, each unit with a delimiter behind it; JPEG pictures as parts of a multipart.</param>
/// <param name="Width">Of the pictures that come out; even.</param>
/// <param name="Height">Of the pictures that come out; even.</param>
internal readonly record struct DecoderTask(Codec Codec, int Width, int Height)
{
    /// <summary>Enough to see a person by, and for a preview.</summary>
    private const int UsualWidth = 320;

    private const int Smallest = 64;
    private const int Largest = 640;

    /// <summary>Bytes of one picture: planes of 8-bit luma and twice a quarter of that for the colours (4:2:0).</summary>
    public int PictureBytes => Width * Height * 3 / 2;

    /// <summary>The size that keeps the shape of the camera's pictures.</summary>
    public static DecoderTask For(TrackFormat format)
    {
        var height = format is { Width: > 0, Height: > 0 } ? (long)UsualWidth * format.Height / format.Width : UsualWidth * 9 / 16;
        return new DecoderTask(format.Codec, UsualWidth, (int)Math.Clamp(height / 2 * 2, Smallest, Largest));
    }
}
