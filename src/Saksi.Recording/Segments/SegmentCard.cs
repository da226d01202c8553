using System.Globalization;
using System.Text.Json;
using Saksi.Recording.Clocks;

namespace Saksi.Recording.Segments;

/// <summary>
/// What a segment says about itself inside its sealed payload: the JSON in the <c>uuid</c> box behind the init segment, out of
/// which the index can be rebuilt.
/// </summary>
internal static class SegmentCard
{
    /// <summary>The box's extended type (ISO 14496-12 4.2), ours alone.</summary>
    public static readonly Guid BoxType = new("7b0e3c62-5a1f-4c8e-9d27-53616b736931");

    public static byte[] Format(SegmentStart start)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("format", 1);
            json.WriteString("camera", start.Stream.Camera);
            json.WriteString("stream", start.Stream.Stream);
            json.WriteString("segment", start.Key.ToString());
            json.WriteString(
                "start",
                UnixTime.FromMicroseconds(start.WallStartUs).ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            json.WriteNumber("mediaStartUs", start.MediaStartUs);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a card.</summary>
    /// <returns>False when the bytes are none.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out StreamName stream, out SegmentKey key, out long mediaStartUs)
    {
        stream = default;
        key = default;
        mediaStartUs = 0;
        try
        {
            var reader = new Utf8JsonReader(bytes);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            stream = new StreamName(root.GetProperty("camera").GetString() ?? "", root.GetProperty("stream").GetString() ?? "");
            mediaStartUs = root.GetProperty("mediaStartUs").GetInt64();
            return StreamName.IsValidPart(stream.Camera)
                && StreamName.IsValidPart(stream.Stream)
                && SegmentKey.TryParse(root.GetProperty("segment").GetString() ?? "", out key);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException)
        {
            return false;
        }
    }
}
