using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Storage;

namespace Saksi.Bench.Soaking;

/// <summary>The accounts of all streams.</summary>
/// <param name="Streams">Of every camera, main and sub.</param>
/// <param name="NotClosed">Segments that the recorder's end left open.</param>
internal sealed record SoakAccount(IReadOnlyList<StreamAccount> Streams, int NotClosed)
{
    /// <summary>Reads what a recorder has left that has ended.</summary>
    /// <exception cref="BenchException">A stream has left nothing.</exception>
    public static SoakAccount Of(SoakCameras cameras, string dataDirectory, TimeProvider time)
    {
        var data = DataDirectory.Open(dataDirectory);
        var coverage = CoverageQuery.Run(data, camera: null, from: null, to: null, time).ToDictionary(each => each.Name);
        using var index = IndexReader.Open(data.IndexPath);
        var segments = index.SegmentsInState("closed").ToLookup(segment => segment.Stream);
        if (coverage.Count != 2 * cameras.All.Count)
        {
            throw new BenchException($"Of {2 * cameras.All.Count} streams {coverage.Count} are known.");
        }

        return new SoakAccount(
            [
                .. cameras.All.SelectMany(camera => coverage.Values
                    .Where(each => each.Name.Camera == camera.Name)
                    .Select(each => StreamAccount.Of(index, segments[each.Name], camera, each))),
            ],
            index.SegmentsInState("open").Count + index.SegmentsInState("cut").Count);
    }
}
