using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Retention;

/// <summary>
/// Deletes whole closed segments that the retention policy no longer keeps: oldest first, never a held one, and says so
/// before it does so.
/// </summary>
internal sealed partial class RetentionSweep(
    DataDirectory data, RetentionPolicy initialPolicy, RecordKeeper keeper, WallClock clock, ILogger logger)
{
    private const int SegmentsAtOnce = 5000;
    private const int LooksForOpenSegments = 40;
    private static readonly TimeSpan PauseForOpenSegments = TimeSpan.FromMilliseconds(250);

    private readonly ILogger _logger = logger;
    private volatile RetentionPolicy _policy = initialPolicy;

    /// <summary>What is kept; the next look goes by it.</summary>
    public RetentionPolicy Policy
    {
        get => _policy;
        set => _policy = value;
    }

    public async Task RunAsync(TimeSpan interval, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(interval, clock.Time);
        try
        {
            do
            {
                await SweepAsync(cancellationToken).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // The end of the recorder.
        }
    }

    /// <summary>Deletes all recordings of a camera that is recorded no more, except held ones.</summary>
    /// <returns>How many segments were deleted.</returns>
    /// <exception cref="RecordingException">Not all could be; the message says why.</exception>
    public async Task<int> EraseAsync(string camera, string rule, CancellationToken cancellationToken)
    {
        try
        {
            var count = 0;
            for (var look = 0; look < LooksForOpenSegments; look++)
            {
                var (victims, isOpen) = FindAll(camera, rule);
                await DeleteAsync(victims, cancellationToken).ConfigureAwait(false);
                count += victims.Count;
                if (victims.Count == 0 && !isOpen)
                {
                    break;
                }

                // A stream that has just been stopped closes its last segment.
                await Task.Delay(PauseForOpenSegments, clock.Time, cancellationToken).ConfigureAwait(false);
            }

            return count;
        }
        catch (Exception exception) when (
            exception is SqliteException or IndexDamagedException || StorageFault.IsExpected(exception))
        {
            throw new RecordingException($"Not all recordings of {camera} could be deleted: {exception.Message}", exception);
        }
    }

    /// <summary>Looks once. What goes wrong is told in the diagnostics, and tried again with the next one.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await DeleteAsync(FindVictims().Values, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (
            exception is SqliteException or IndexDamagedException || StorageFault.IsExpected(exception))
        {
            LogFailed(exception.Message);
        }
    }

    private async Task DeleteAsync(IReadOnlyCollection<Victim> victims, CancellationToken cancellationToken)
    {
        if (victims.Count == 0)
        {
            return;
        }

        // The account says it before it happens.
        await keeper.AddAsync(victims.Select(victim => victim.Fact).ToList()).WaitAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (segment, fact) in victims)
        {
            Delete(segment, fact.Rule);
        }
    }

    private (List<Victim> Victims, bool IsOpen) FindAll(string camera, string rule)
    {
        using var index = IndexReader.Open(data.IndexPath);
        var holds = index.Holds();
        var closed = index.OldestSegments(camera, SegmentsAtOnce);
        var victims = closed
            .Where(segment => !holds.Any(hold => Covers(hold, segment)) && IsThere(segment))
            .Select(segment => new Victim(segment, Deleted(segment, rule)))
            .ToList();
        var isOpen = victims.Count == 0 && closed.Count < SegmentsAtOnce
            && Files(camera).Except(closed.Select(segment => segment.Path)).Any();
        return (victims, isOpen);
    }

    /// <summary>Segments as they lie in the storage directories: the index may not know the latest yet.</summary>
    private IEnumerable<string> Files(string camera) => data.Storages
        .Select(storage => (Root: storage.DirectoryPath, Folder: Path.Combine(storage.DirectoryPath, camera)))
        .Where(place => Directory.Exists(place.Folder))
        .SelectMany(place => Directory.EnumerateFiles(place.Folder, "*" + SegmentPath.Extension, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(place.Root, file)));

    private Dictionary<SegmentKey, Victim> FindVictims()
    {
        var policy = _policy;
        var victims = new Dictionary<SegmentKey, Victim>();
        if (policy.All.IsEmpty && policy.Cameras.Count == 0)
        {
            return victims;
        }

        using var index = IndexReader.Open(data.IndexPath);
        var holds = index.Holds();
        foreach (var camera in index.Streams().Select(stream => stream.Name.Camera).Distinct())
        {
            var own = policy.Cameras.GetValueOrDefault(camera);
            Find(index, victims, holds, camera, own?.MaximumAge ?? policy.All.MaximumAge, own?.MaximumBytes);
        }

        Find(index, victims, holds, camera: null, age: null, policy.All.MaximumBytes);
        return victims;
    }

    private void Find(
        IndexReader index,
        Dictionary<SegmentKey, Victim> victims,
        IReadOnlyList<HoldRow> holds,
        string? camera,
        TimeSpan? age,
        long? bytes)
    {
        if (age is null && bytes is null)
        {
            return;
        }

        var oldestUs = age is { } kept ? clock.NowUs - UnixTime.ToMicroseconds(kept) : long.MinValue;
        var stored = bytes is null ? 0 : index.StoredBytes(camera) - Chosen(victims, camera);
        foreach (var segment in index.OldestSegments(camera, SegmentsAtOnce))
        {
            var isTooOld = segment.EndUs < oldestUs;
            if (!isTooOld && (bytes is null || stored <= bytes))
            {
                return;
            }

            if (!victims.ContainsKey(segment.Key) && !holds.Any(hold => Covers(hold, segment)) && IsThere(segment))
            {
                stored -= segment.FileBytes;
                victims.Add(
                    segment.Key,
                    new Victim(segment, Deleted(segment, isTooOld ? $"older than {age}" : $"more than {bytes} bytes")));
            }
        }
    }

    /// <summary>Bytes that another limit of the same sweep frees already.</summary>
    private static long Chosen(Dictionary<SegmentKey, Victim> victims, string? camera) => victims.Values
        .Where(victim => camera is null || victim.Segment.Stream.Camera == camera)
        .Sum(victim => victim.Segment.FileBytes);

    private StorageDirectory? StorageOf(SegmentRow segment) =>
        data.Storages.FirstOrDefault(storage => storage.Id == segment.Storage);

    /// <summary>A disk that is away keeps its recordings, and its place in the account.</summary>
    private bool IsThere(SegmentRow segment) =>
        StorageOf(segment) is { } storage && File.Exists(Path.Combine(storage.DirectoryPath, StorageDirectory.IdentityFileName));

    private static Fact.SegmentDeleted Deleted(SegmentRow segment, string rule) => new(
        segment.Key,
        segment.Stream,
        segment.StartUs,
        segment.EndUs,
        segment.FileBytes,
        segment.Sha256 is null ? "" : Convert.ToHexStringLower(segment.Sha256),
        rule);

    private static bool Covers(HoldRow hold, SegmentRow segment) =>
        (hold.Camera.Length == 0 || hold.Camera == segment.Stream.Camera)
        && segment.EndUs > hold.FromUs
        && segment.StartUs < hold.ToUs;

    private void Delete(SegmentRow segment, string rule)
    {
        var storage = StorageOf(segment)!; // Only segments whose storage is there are chosen.
        storage.Verify();
        var path = Path.Combine(storage.DirectoryPath, segment.Path);
        DurableFiles.Delete(path);
        DurableFiles.Delete(SegmentPath.TailOf(path));
        LogDeleted(segment.Path, rule);
    }

    private readonly record struct Victim(SegmentRow Segment, Fact.SegmentDeleted Fact);

    [LoggerMessage(LogLevel.Information, "Deleted {Path}: {Rule}")]
    private partial void LogDeleted(string path, string rule);

    [LoggerMessage(LogLevel.Error, "Retention could not look for old recordings: {Detail}")]
    private partial void LogFailed(string detail);
}
