using System.Globalization;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Device;

/// <summary>Reads the answer to GetSystemDateAndTime (ONVIF Core 8.3.5).</summary>
internal static class CameraDateTime
{
    /// <returns>Null when it holds no time.</returns>
    public static DateTimeOffset? Parse(SoapElement response)
    {
        // The local time stands in for UTC where that is missing: it is what such cameras compare a token with.
        var time = response.Find("SystemDateAndTime", "UTCDateTime") ?? response.Find("SystemDateAndTime", "LocalDateTime");
        if (time is null)
        {
            return null;
        }

        var year = Number(time, "Date", "Year");
        var month = Number(time, "Date", "Month");
        var day = Number(time, "Date", "Day");
        var hour = Number(time, "Time", "Hour");
        var minute = Number(time, "Time", "Minute");
        var second = Number(time, "Time", "Second");
        var isRight = year is >= 1970 and <= 9000 && month is >= 1 and <= 12 && day >= 1 && hour is >= 0 and < 24
            && minute is >= 0 and < 60 && second is >= 0 and <= 60 && day <= DateTime.DaysInMonth(year, month);
        return isRight ? new DateTimeOffset(year, month, day, hour, minute, Math.Min(second, 59), TimeSpan.Zero) : null;
    }

    private static int Number(SoapElement time, string part, string name) =>
        int.TryParse(time.TextOf(part, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
