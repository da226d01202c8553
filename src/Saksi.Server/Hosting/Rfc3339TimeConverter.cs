using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Saksi.Server.Hosting;

/// <summary>Times as RFC 3339 in UTC, with as many digits behind the second as matter.</summary>
internal sealed class Rfc3339TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TryGetDateTimeOffset(out var time)
            ? time
            : throw new JsonException("A time has to look like 2026-11-24T08:30:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
}
