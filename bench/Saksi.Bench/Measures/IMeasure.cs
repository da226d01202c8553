using Saksi.Bench.Reports;

namespace Saksi.Bench.Measures;

/// <summary>Something that can be measured by itself.</summary>
internal interface IMeasure
{
    string Name { get; }

    Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop);
}
