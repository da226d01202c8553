using System.Text.Json;
using System.Text.Json.Serialization;

namespace Saksi.Bench.Reports;

/// <summary>The figures of one measure.</summary>
/// <param name="Measure">Its name.</param>
/// <param name="Taken">When.</param>
/// <param name="Load">The machine's load before it began.</param>
/// <param name="Figures">The numbers.</param>
internal sealed record MeasureResult(string Measure, DateTimeOffset Taken, string Load, IReadOnlyList<Figure> Figures);

/// <summary>All that one run measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Results">What.</param>
internal sealed record BenchReport(Machine Machine, IReadOnlyList<MeasureResult> Results)
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web) { WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public string ToJson() => JsonSerializer.Serialize(this, Web);
}
