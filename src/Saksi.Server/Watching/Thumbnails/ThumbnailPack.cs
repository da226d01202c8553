using System.Buffers.Binary;
using System.Globalization;
using Saksi.Recording.Segments;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>The file with the sealed thumbnails of a camera of one hour, see docs/formats/data-directory.md.</summary>
/// <param name="Camera">Whose.</param>
/// <param name="Hour">Which hour, UTC.</param>
internal sealed record ThumbnailPack(string Camera, DateTimeOffset Hour)
{
    public const int HeaderSize = 16;
    public const string Extension = ".pack";

    /// <summary>What is larger is no thumbnail.</summary>
    public const int LargestThumbnail = 256 << 10;

    private const string HourFormat = "yyyyMMdd'T'HH";

    private static ReadOnlySpan<byte> Magic => "SkTn"u8;

    /// <summary>For addresses: CAMERA.20261124T08.</summary>
    public string Id => $"{Camera}.{Hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture)}";

    public static ThumbnailPack At(string camera, DateTimeOffset time) =>
        new(camera, new DateTimeOffset(time.UtcTicks / TimeSpan.TicksPerHour * TimeSpan.TicksPerHour, TimeSpan.Zero));

    public static ThumbnailPack? TryParse(string id)
    {
        var dot = id.LastIndexOf('.');
        return dot > 0 && StreamName.IsValidPart(id[..dot]) && TryParseHour(id[(dot + 1)..]) is { } hour ? new ThumbnailPack(id[..dot], hour) : null;
    }

    public static DateTimeOffset? TryParseHour(string text) =>
        DateTimeOffset.TryParseExact(text, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var hour) ? hour : null;

    /// <summary>Where it lies below the folder of thumbnails.</summary>
    public string PathBelow(string folder) =>
        Path.Combine(folder, Camera, Hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture) + Extension);

    public static void WriteHeader(Span<byte> header, DateTimeOffset time, int size)
    {
        Magic.CopyTo(header);
        BinaryPrimitives.WriteInt64BigEndian(header[4..], (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond);
        BinaryPrimitives.WriteInt32BigEndian(header[12..], size);
    }

    /// <summary>The thumbnails in a file, up to the first bytes that are none.</summary>
    public static List<ThumbnailPlace> List(string path)
    {
        var places = new List<ThumbnailPlace>();
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.GetLength(file);
        Span<byte> header = stackalloc byte[HeaderSize];
        for (long offset = 0; offset + HeaderSize <= length && RandomAccess.Read(file, header, offset) == HeaderSize;)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(header[12..]);
            var time = BinaryPrimitives.ReadInt64BigEndian(header[4..]);
            offset += HeaderSize;
            if (!header[..4].SequenceEqual(Magic) || size is <= 0 or > LargestThumbnail || size > length - offset
                || time is < 0 or > 253_402_300_799_000_000)
            {
                break;
            }

            places.Add(new ThumbnailPlace(DateTimeOffset.UnixEpoch.AddTicks(time * TimeSpan.TicksPerMicrosecond), offset, size));
            offset += size;
        }

        return places;
    }
}

/// <summary>Where one sealed thumbnail lies in its pack.</summary>
internal readonly record struct ThumbnailPlace(DateTimeOffset Time, long Offset, int Size);
