using System.Text.Json;
using System.Text.Json.Serialization;
using Saksi.Cli.CommandLine;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>The JSON of <c>saksi coverage --json</c>.</summary>
internal sealed record CoverageDocument(IReadOnlyList<CoverageDocument.StreamPart> Cameras)
{
    public static CoverageDocument Of(IReadOnlyList<StreamCoverage> streams) => new(streams.Select(StreamPart.Of).ToList());

    /// <summary>One stream of one camera.</summary>
    internal sealed record StreamPart(
        string Camera,
        string Stream,
        DateTimeOffset From,
        DateTimeOffset To,
        double RecordedSeconds,
        IReadOnlyList<SpanPart> Spans,
        IReadOnlyList<GapPart> Gaps,
        long AccessUnits,
        long LostPackets,
        long DamagedAccessUnits,
        long Bytes,
        ClockPart? Clock)
    {
        public static StreamPart Of(StreamCoverage stream) => new(
            stream.Name.Camera,
            stream.Name.Stream,
            stream.From,
            stream.To,
            Math.Round(stream.RecordedSeconds, 3),
            stream.Spans.Select(span => new SpanPart(span.From, span.To)).ToList(),
            stream.Gaps.Select(GapPart.Of).ToList(),
            stream.AccessUnits,
            stream.LostPackets,
            stream.DamagedAccessUnits,
            stream.Bytes,
            stream.Clock is null ? null : ClockPart.Of(stream.Clock));
    }

    /// <summary>A stretch that is recorded.</summary>
    internal sealed record SpanPart(DateTimeOffset From, DateTimeOffset To);

    /// <param name="Offset">The camera's wall clock minus ours, in seconds; null when it never told its time.</param>
    /// <param name="DriftPpm">By how many millionths the camera's clock is faster than ours; null until known.</param>
    /// <param name="Source"><c>rtcp</c> or <c>arrival</c>.</param>
    internal sealed record ClockPart(double? Offset, double? DriftPpm, string Source)
    {
        public static ClockPart Of(ClockQuality clock) => new(
            clock.OffsetUs is { } offset ? offset / 1e6 : null,
            clock.DriftPpm is { } drift ? Math.Round(drift, 2) : null,
            clock.SourceName);
    }
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(Rfc3339TimeConverter)])]
[JsonSerializable(typeof(CoverageDocument))]
internal sealed partial class CoverageJson : JsonSerializerContext;
