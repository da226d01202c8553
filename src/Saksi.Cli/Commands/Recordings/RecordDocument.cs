using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Saksi.Cli.CommandLine;
using Saksi.Media.Rtsp;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>The JSON of <c>saksi record --json</c>.</summary>
internal sealed record RecordDocument(
    IReadOnlyList<RecordDocument.StreamPart> Streams, double CpuSeconds, long PeakRssBytes, string? Problem)
{
    public static RecordDocument Of(IReadOnlyList<StreamStatus> streams, string? problem)
    {
        using var process = Process.GetCurrentProcess();
        return new RecordDocument(
            streams.Select(StreamPart.Of).ToList(),
            Math.Round(process.TotalProcessorTime.TotalSeconds, 3),
            process.PeakWorkingSet64,
            problem);
    }

    /// <summary>One stream.</summary>
    internal sealed record StreamPart(
        string Url,
        string Camera,
        string Stream,
        long AccessUnits,
        long Bytes,
        long SealedBytes,
        long LostPackets,
        long DamagedAccessUnits,
        int Segments,
        IReadOnlyList<GapPart> Gaps,
        IReadOnlyList<string> Quirks)
    {
        public static StreamPart Of(StreamStatus stream) => new(
            stream.Url,
            stream.Name.Camera,
            stream.Name.Stream,
            stream.AccessUnits,
            stream.Bytes,
            stream.SealedBytes,
            stream.LostPackets,
            stream.DamagedAccessUnits,
            stream.Segments,
            stream.Gaps.Where(gap => gap.Reason != GapReason.Stopped).Select(GapPart.Of).ToList(),
            stream.Quirks.Select(RtspQuirkSet.NameOf).ToList());
    }
}

/// <summary>A gap, in every document that tells of some.</summary>
internal sealed record GapPart(DateTimeOffset From, DateTimeOffset? To, string Reason, string? Detail)
{
    public static GapPart Of(Gap gap) => new(gap.From, gap.To, gap.Reason.Name(), gap.Detail.Length == 0 ? null : gap.Detail);
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(Rfc3339TimeConverter)])]
[JsonSerializable(typeof(RecordDocument))]
internal sealed partial class RecordJson : JsonSerializerContext;
