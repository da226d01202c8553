using System.Collections.Concurrent;
using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Onvif;

/// <summary>Makes a JPEG of the first picture of a stream, by ffmpeg, once.</summary>
internal sealed class SnapshotMaker(SimulatedCamera camera)
{
    private readonly ConcurrentDictionary<Clip, Lazy<Task<byte[]?>>> _made = new();

    /// <returns>Null when there is no picture, or no ffmpeg to decode it.</returns>
    public async Task<byte[]?> MakeAsync(string streamName, CancellationToken stop) =>
        camera.Streams.FirstOrDefault(stream => stream.Name == streamName)?.Clip is { Video: { } video } clip
            ? await _made.GetOrAdd(clip, _ => new Lazy<Task<byte[]?>>(() => DecodeAsync(video, CancellationToken.None))).Value.WaitAsync(stop)
            : null;

    private static async Task<byte[]?> DecodeAsync(ClipTrack video, CancellationToken stop)
    {
        var parts = video.Units[0].Parts;
        if (video.Codec == ClipCodec.Mjpeg)
        {
            return parts[0].ToArray();
        }

        var folder = Directory.CreateTempSubdirectory("saksi-snapshot-");
        try
        {
            var coded = Path.Combine(folder.FullName, "picture.bin");
            var jpeg = Path.Combine(folder.FullName, "picture.jpg");
            await File.WriteAllBytesAsync(coded, AnnexB([.. video.ParameterSets, .. parts]), stop);
            await Ffmpeg.RunAsync(
                ["-f", video.Codec == ClipCodec.H264 ? "h264" : "hevc", "-i", coded, "-frames:v", "1", "-threads", "1", jpeg], stop);
            return await File.ReadAllBytesAsync(jpeg, stop);
        }
        catch (SimulatorException)
        {
            return null;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static byte[] AnnexB(IReadOnlyList<ReadOnlyMemory<byte>> nalUnits)
    {
        using var stream = new MemoryStream();
        foreach (var unit in nalUnits)
        {
            stream.Write([0, 0, 0, 1]);
            stream.Write(unit.Span);
        }

        return stream.ToArray();
    }
}
