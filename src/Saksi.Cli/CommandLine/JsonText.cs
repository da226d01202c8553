using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Saksi.Cli.CommandLine;

/// <summary>How the JSON of this command looks: indented, camelCase, times in RFC 3339 UTC.</summary>
/// <remarks>
/// A command with records of its own declares a context for them; <see cref="Rfc3339TimeConverter"/> is needed wherever a
/// record has a <see cref="DateTimeOffset"/>:
/// <code>
/// [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(Rfc3339TimeConverter)])]
/// [JsonSerializable(typeof(CoverageDocument))]
/// internal sealed partial class CoverageJson : JsonSerializerContext;
/// </code>
/// </remarks>
internal static class JsonText
{
    /// <summary>Escapes only what JSON itself requires: the output goes to a terminal or a file, never into a web page.</summary>
    public static JsonWriterOptions WriterOptions { get; } = new()
    {
        Indented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>A document written by hand.</summary>
    public static string Of(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    /// <summary>Writes the document of a command that failed.</summary>
    public static void WriteFailure(Utf8JsonWriter writer, string error, string? hint)
    {
        writer.WriteStartObject();
        writer.WriteString("error", error);
        writer.WriteString("hint", hint);
        writer.WriteEndObject();
    }
}
