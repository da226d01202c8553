using System.Security.Cryptography;
using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Media.Tracks;
using Saksi.Recording.Index;
using Saksi.Recording.Storage;
using Saksi.Recording.Unsealing;

namespace Saksi.Recording.Tests.Support;

/// <summary>A segment as its owner finds it: what the index claims and the hashes of what is in the file.</summary>
internal sealed record RecordedSegment
{
    public required SegmentRow Row { get; init; }

    public required IReadOnlyList<string> Video { get; init; }

    public required IReadOnlyList<string> Audio { get; init; }

    public required int TailBytes { get; init; }

    /// <summary>Opens every segment that the index knows, oldest first.</summary>
    public static IReadOnlyList<RecordedSegment> ReadAll(string data, string camera, IAgeIdentity identity)
    {
        var directory = DataDirectory.Open(data);
        using var index = IndexReader.Open(directory.IndexPath);
        var stream = index.Streams().Single(stream => stream.Name.Camera == camera);
        return index.Segments(stream.Id, 0, long.MaxValue)
            .Select(row => Read(
                row,
                Path.Combine(directory.Storages.Single(storage => storage.Id == row.Storage).DirectoryPath, row.Path),
                identity))
            .ToList();
    }

    public static RecordedSegment Read(SegmentRow row, string path, IAgeIdentity identity)
    {
        using var payload = SegmentPayload.Open(path, [identity]);
        Assert.Null(payload.TailProblem);
        List<string> video = [], audio = [];
        if (payload.Length > 0)
        {
            var reader = Mp4Reader.Open(payload);
            while (reader.ReadFragment() is { } fragment)
            {
                foreach (var track in fragment.Tracks)
                {
                    var isVideo = reader.Tracks[track.TrackIndex].Formats[0]!.Kind == TrackKind.Video; // Ours are all known.
                    (isVideo ? video : audio).AddRange(track.Samples.Select(sample => Hash(reader, sample)));
                }
            }
        }

        return new RecordedSegment { Row = row, Video = video, Audio = audio, TailBytes = payload.TailBytes };
    }

    private static string Hash(Mp4Reader reader, Mp4Sample sample)
    {
        var bytes = new byte[sample.Size];
        reader.ReadSample(sample, bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
