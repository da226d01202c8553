using System.Globalization;
using Saksi.Recording.Clocks;

namespace Saksi.Recording.Segments;

/// <summary>The names of segment files, relative to their storage directory.</summary>
internal static class SegmentPath
{
    public const string Extension = ".mp4.age";
    public const string TailExtension = ".mp4.tail.age";
    public const string TemporaryTailExtension = ".mp4.tail.tmp";

    private const string TimeFormat = "yyyyMMdd'T'HHmmss.fff'Z'";

    /// <summary>CAMERA/STREAM/DAY/START-RUN-SEQUENCE.mp4.age; the start as first known, which the content may refine.</summary>
    public static string Of(StreamName stream, SegmentKey key, long startUs)
    {
        var start = UnixTime.FromMicroseconds(startUs);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{stream.Camera}/{stream.Stream}/{start:yyyy-MM-dd}/{start.ToString(TimeFormat, CultureInfo.InvariantCulture)}-{key}{Extension}");
    }

    public static string TailOf(string segmentPath) => segmentPath[..^Extension.Length] + TailExtension;

    public static string TemporaryTailOf(string segmentPath) => segmentPath[..^Extension.Length] + TemporaryTailExtension;

    /// <summary>Reads stream and key back out of a relative path.</summary>
    public static bool TryParse(string relativePath, out StreamName stream, out SegmentKey key)
    {
        stream = default;
        key = default;
        var parts = relativePath.Split('/');
        if (parts.Length != 4 || !parts[3].EndsWith(Extension, StringComparison.Ordinal)
            || !StreamName.IsValidPart(parts[0]) || !StreamName.IsValidPart(parts[1]))
        {
            return false;
        }

        stream = new StreamName(parts[0], parts[1]);
        var name = parts[3][..^Extension.Length];
        var dash = name.IndexOf('-', StringComparison.Ordinal);
        return dash > 0 && SegmentKey.TryParse(name[(dash + 1)..], out key);
    }
}
