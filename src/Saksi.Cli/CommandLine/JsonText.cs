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
}
