using System.Globalization;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Media;

/// <summary>Reads the answers to GetProfiles of both media services.</summary>
internal static class ProfileList
{
    private const int MaxProfiles = 256;
    private const int MaxToken = 256;

    /// <summary>ONVIF Media 5.2.2.</summary>
    public static IReadOnlyList<OnvifProfile> Parse(SoapElement response) => Read(
        response, profile => Create(
            profile,
            profile.Find("VideoSourceConfiguration"),
            profile.Find("VideoEncoderConfiguration"),
            profile.Find("AudioEncoderConfiguration"),
            profile.Find("PTZConfiguration")));

    /// <summary>ONVIF Media2 5.2.2: the same parts, by shorter names and below one element.</summary>
    public static IReadOnlyList<OnvifProfile> Parse2(SoapElement response) => Read(
        response, profile => Create(
            profile,
            profile.Find("Configurations", "VideoSource"),
            profile.Find("Configurations", "VideoEncoder"),
            profile.Find("Configurations", "AudioEncoder"),
            profile.Find("Configurations", "PTZ")));

    private static OnvifProfile[] Read(SoapElement response, Func<SoapElement, OnvifProfile?> read) =>
        [.. response.All("Profiles").Take(MaxProfiles).Select(read).OfType<OnvifProfile>()];

    private static OnvifProfile? Create(
        SoapElement profile, SoapElement? source, SoapElement? video, SoapElement? audio, SoapElement? ptz)
    {
        // A token is sent back as it is, so it is refused rather than cleaned.
        if (profile.Attribute("token") is not { Length: > 0 and <= MaxToken } token)
        {
            return null;
        }

        var rate = video?.Find("RateControl");
        return new OnvifProfile
        {
            Token = token,
            Name = PlainText.Clean(profile.TextOf("Name") ?? "", 128),
            VideoSourceToken = source?.TextOf("SourceToken") is { Length: <= MaxToken } known ? known : null,
            VideoEncoding = Encoding(video),
            Width = Number(video?.TextOf("Resolution", "Width")),
            Height = Number(video?.TextOf("Resolution", "Height")),
            FramesPerSecond = Fraction(rate?.TextOf("FrameRateLimit")),
            KilobitsPerSecond = Number(rate?.TextOf("BitrateLimit")),
            GopFrames = Number(
                video?.Attribute("GovLength") ?? video?.TextOf("H264", "GovLength") ?? video?.TextOf("MPEG4", "GovLength")),
            AudioEncoding = Encoding(audio),
            HasPtz = ptz is not null,
        };
    }

    private static string? Encoding(SoapElement? encoder) =>
        encoder?.TextOf("Encoding") is { } text ? PlainText.Clean(text, 32) : null;

    private static int Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static double Fraction(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number is >= 0 and < 1000 ? number : 0;
}
