using System.Text.Json;
using System.Text.Json.Serialization;

namespace Saksi.Cli.CommandLine;

/// <summary>Writes times in JSON as <see cref="Rfc3339Time"/> does.</summary>
internal sealed class Rfc3339TimeConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Rfc3339Time.TryParse(reader.GetString() ?? "", out var time)
            ? time
            : throw new JsonException("A time has to look like 2026-11-24T08:30:00Z.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Rfc3339Time.Format(value));
}
