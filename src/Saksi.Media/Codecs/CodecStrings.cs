using System.Globalization;
using System.Text;

namespace Saksi.Media.Codecs;

/// <summary>Codec strings as browsers and manifests take them (RFC 6381; ISO 14496-15 Annex E).</summary>
public static class CodecStrings
{
    /// <summary>Such as <c>avc1.640028</c>.</summary>
    public static string ForH264(byte profileIdc, byte constraintFlags, byte levelIdc) =>
        string.Create(CultureInfo.InvariantCulture, $"avc1.{profileIdc:x2}{constraintFlags:x2}{levelIdc:x2}");

    /// <summary>Such as <c>hvc1.1.6.L93.B0</c>.</summary>
    public static string ForH265(H265ProfileTierLevel profile)
    {
        var text = new StringBuilder("hvc1.");
        if (profile.ProfileSpace != 0)
        {
            text.Append((char)('A' + profile.ProfileSpace - 1));
        }

        text.Append(CultureInfo.InvariantCulture, $"{profile.ProfileIdc}.{Reverse(profile.CompatibilityFlags):X}");
        text.Append(CultureInfo.InvariantCulture, $".{(profile.IsHighTier ? 'H' : 'L')}{profile.LevelIdc}");

        // Six constraint bytes, trailing zero bytes left out.
        for (var flags = profile.ConstraintFlags; flags != 0; flags = (flags << 8) & 0xFFFF_FFFF_FFFF)
        {
            text.Append(CultureInfo.InvariantCulture, $".{flags >> 40:X}");
        }

        return text.ToString();
    }

    /// <summary>Such as <c>mp4a.40.2</c>.</summary>
    /// <param name="audioObjectType">ISO 14496-3 table 1.17: 2 is AAC LC, 5 is with SBR.</param>
    public static string ForAac(int audioObjectType) =>
        string.Create(CultureInfo.InvariantCulture, $"mp4a.40.{audioObjectType}");

    private static uint Reverse(uint value)
    {
        var result = 0u;
        for (var i = 0; i < 32; i++)
        {
            result = (result << 1) | ((value >> i) & 1);
        }

        return result;
    }
}
