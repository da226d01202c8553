namespace Saksi.Bench.Stores;

/// <summary>Sixteen cameras and 24 hours: 23,040 sealed segments. Chosen minutes are of 1080p at 4 Mbit/s; the others are small, so that it fits.</summary>
internal static class DayStore
{
    public const int CameraCount = 16;
    public const int Minutes = 24 * 60;

    public static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Camera(int number) => $"cam{number + 1}";

    /// <summary>Records it, in about a minute.</summary>
    /// <param name="workspace">Where.</param>
    /// <param name="isFull">Whether this minute of this camera is one of the large ones.</param>
    /// <param name="stop">Ends it early.</param>
    public static SyntheticStore Record(Workspace workspace, Func<int, int, bool> isFull, CancellationToken stop)
    {
        var small = new PictureLoop(64, 64, 1_000);
        var full = new PictureLoop(1920, 1080, 4_000_000);
        var store = new SyntheticStore(workspace.NewPath("store"), workspace.Time);
        try
        {
            for (var camera = 0; camera < CameraCount; camera++)
            {
                stop.ThrowIfCancellationRequested();
                var number = camera;
                store.Record(Camera(camera), Start, Minutes, minute => isFull(number, minute) ? full : small);
            }

            return store;
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }
}
