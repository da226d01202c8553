using System.Text.Json;
using System.Text.Json.Serialization;
using Saksi.Cli.CommandLine;
using Saksi.Recording.Unsealing;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>The JSON of <c>saksi unseal --json</c>.</summary>
internal sealed record UnsealDocument(
    string File,
    string Camera,
    string Stream,
    long AccessUnits,
    long Bytes,
    int Segments,
    bool Complete,
    IReadOnlyList<UnsealDocument.PiecePart> Pieces,
    IReadOnlyList<UnsealDocument.MissingPart> Missing,
    IReadOnlyList<string> Problems)
{
    public static UnsealDocument Of(UnsealRequest request, UnsealReport report, string file) => new(
        file,
        request.Stream.Camera,
        request.Stream.Stream,
        report.AccessUnits,
        report.Bytes,
        report.Segments,
        report.IsComplete,
        report.Pieces.Select(piece => new PiecePart(piece.From, piece.To, piece.At.TotalSeconds)).ToList(),
        report.Missing.Select(span => new MissingPart(span.From, span.To)).ToList(),
        report.Problems);

    /// <param name="From">Wall time of the piece's first picture.</param>
    /// <param name="To">Wall time at which its last picture ends.</param>
    /// <param name="AtSeconds">Where it begins in the file.</param>
    internal sealed record PiecePart(DateTimeOffset From, DateTimeOffset To, double AtSeconds);

    /// <param name="From">Recorded from here …</param>
    /// <param name="To">… to here, and not in the file.</param>
    internal sealed record MissingPart(DateTimeOffset From, DateTimeOffset To);
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(Rfc3339TimeConverter)])]
[JsonSerializable(typeof(UnsealDocument))]
internal sealed partial class UnsealJson : JsonSerializerContext;
