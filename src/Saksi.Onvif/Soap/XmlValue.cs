using System.Globalization;
using System.Xml;

namespace Saksi.Onvif.Soap;

/// <summary>Values of XML Schema, as cameras write them.</summary>
internal static class XmlValue
{
    /// <summary>True, false, or null for what is neither.</summary>
    public static bool? Boolean(string? text) => text?.Trim().ToUpperInvariant() switch
    {
        "TRUE" or "1" or "ON" or "ACTIVE" or "YES" => true,
        "FALSE" or "0" or "OFF" or "INACTIVE" or "NO" => false,
        _ => null,
    };

    /// <summary>A time; what has no zone is UTC, as ONVIF has it.</summary>
    public static DateTimeOffset? Time(string? text) =>
        DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time : null;

    public static string Duration(TimeSpan duration) => XmlConvert.ToString(duration);

    public static string Decimal(double value) => value.ToString("0.#####", CultureInfo.InvariantCulture);
}
