using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Storage;

/// <summary>
/// Makes durable what a storage writer appended, pass by pass on a thread of its own, and says afterwards how far each
/// segment is safe.
/// </summary>
/// <remarks>
/// Crash order: the segment's file, its tail, the tail's rename, the directory; only then the index hears of it. Between
/// <see cref="TryBegin"/> and <see cref="Run"/> the storage writer collects items; during a pass they belong to the pass.
/// A segment's last pass (closed or broken) disposes of its writer.
/// </remarks>
internal sealed partial class Synchroniser : IDisposable
{
    private readonly RecordKeeper _keeper;
    private readonly ILogger _logger;
    private readonly Thread _thread;
    private readonly List<SynchronisationItem> _items = [];
    private readonly HashSet<string> _directories = [];
    private readonly List<Fact> _facts = [];
    private readonly SemaphoreSlim _idle = new(1, 1);
    private readonly SemaphoreSlim _work = new(0, 1);
    private readonly TimeProvider _time;
    private readonly SlowDiskNotice _slowDisk;
    private volatile bool _stopping;
    private long _passes;
    private long _ticks;

    public Synchroniser(RecordKeeper keeper, TimeProvider time, ILogger logger)
    {
        _keeper = keeper;
        _time = time;
        _logger = logger;
        _slowDisk = new SlowDiskNotice(time, logger);
        _thread = new Thread(Loop) { IsBackground = true, Name = "storage synchroniser" };
        _thread.Start();
    }

    /// <summary>How often something was made durable, and how long that took. Any thread.</summary>
    public (long Passes, TimeSpan Time) Work =>
        (Interlocked.Read(ref _passes), _time.GetElapsedTime(0, Interlocked.Read(ref _ticks)));

    /// <summary>Starts to collect a pass.</summary>
    /// <returns>False when the previous pass is still running and the caller does not wait for it.</returns>
    public bool TryBegin(bool wait) => _idle.Wait(wait ? Timeout.Infinite : 0);

    public void Add(SynchronisationItem item) => _items.Add(item);

    /// <summary>Runs the collected pass in the background.</summary>
    public void Run() => _work.Release();

    public void WaitUntilDone()
    {
        _idle.Wait();
        _idle.Release();
    }

    public void Dispose()
    {
        WaitUntilDone();
        _stopping = true;
        _work.Release();
        _thread.Join();
        _idle.Dispose();
        _work.Dispose();
    }

    private void Loop()
    {
        while (true)
        {
            _work.Wait();
            if (_stopping)
            {
                return;
            }

            var began = _time.GetTimestamp();
            RunPass();
            Interlocked.Increment(ref _passes);
            Interlocked.Add(ref _ticks, _time.GetTimestamp() - began);
            _slowDisk.Look("recordings", began);
            _items.Clear();
            _directories.Clear();
            _facts.Clear();
            _idle.Release();
        }
    }

    private void RunPass()
    {
        StartWriting();
        foreach (var item in _items)
        {
            try
            {
                Synchronise(item);
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                // After a failed fsync the content since the last good one is unknown; the storage writer breaks the segment off.
                LogFailed(item.Segment.RelativePath, exception.Message);
                item.Segment.SynchronisationFailure = exception;
                if (item.Kind == SynchronisationKind.Closes)
                {
                    BreakClosed(item.Segment, exception);
                }
            }
            finally
            {
                item.Tail?.Dispose();
            }
        }

        SyncDirectories();
        foreach (var fact in _facts)
        {
            _keeper.Add(fact);
        }

        _keeper.Hurry();
    }

    /// <summary>Hundreds of files one after the other would leave the disk idle in between: all begin before any is waited for.</summary>
    private void StartWriting()
    {
        foreach (var item in _items)
        {
            if (item.Kind != SynchronisationKind.Breaks)
            {
                DurableFiles.StartWriting(item.Segment.Writer!.Handle); // Only segments with a file come here.
            }
        }
    }

    private void Synchronise(SynchronisationItem item)
    {
        var segment = item.Segment;
        var writer = segment.Writer!; // Only segments with a file come here.
        var directory = Path.GetDirectoryName(writer.FilePath)!; // A segment always lies in a directory.
        if (item.Kind == SynchronisationKind.Breaks)
        {
            Break(segment, TryFlush(writer), item.WrittenPayload);
            return;
        }

        DurableFiles.Sync(writer.Handle, writer.FilePath);
        Release(segment, writer);
        if (!segment.IsAnnounced)
        {
            segment.IsAnnounced = true;
            _directories.Add(directory);
            _directories.UnionWith(writer.ChangedDirectories);
            _facts.Add(new Fact.SegmentOpened(segment.Start, segment.Storage.Directory.Id, segment.RelativePath));
        }

        if (item.Tail is not null)
        {
            InstallTail(item.Tail, writer.FilePath);
            _directories.Add(directory);
            segment.HasTail = true;
        }

        if (item.Kind == SynchronisationKind.Closes)
        {
            Close(segment, writer, directory);
            return;
        }

        var durable = Math.Max(item.WrittenPayload, item.TailEnd);
        _facts.Add(new Fact.SegmentProgress(segment.Start.Key, segment.Totals(durable), durable));
        NoteDurable(segment, durable);
    }

    /// <summary>Up to the pass before: what was written just now may still be on its way through the system's lists, and the end gets more.</summary>
    private static void Release(OpenSegment segment, SegmentWriter writer)
    {
        if (segment.DurablePayload > 0) // A length of 0 would mean the whole file.
        {
            DurableFiles.Release(writer.Handle, segment.DurablePayload);
        }
    }

    private static void InstallTail(SafeFileHandle tail, string segmentPath)
    {
        using (tail)
        {
            DurableFiles.Sync(tail, SegmentPath.TemporaryTailOf(segmentPath));
        }

        File.Move(SegmentPath.TemporaryTailOf(segmentPath), SegmentPath.TailOf(segmentPath), overwrite: true);
    }

    /// <summary>Step 6, end: the file is synchronised; its hash and table go to the index (step 7).</summary>
    private void Close(OpenSegment segment, SegmentWriter writer, string directory)
    {
        if (segment.HasTail)
        {
            File.Delete(SegmentPath.TailOf(writer.FilePath));
            _directories.Add(directory);
        }

        _facts.Add(new Fact.SegmentClosed(
            segment.Start.Key,
            segment.Start.Stream,
            segment.Totals(long.MaxValue),
            writer.FileBytes,
            writer.Sha256(),
            segment.FragmentTable()));
        NoteDurable(segment, writer.PayloadBytes);
        writer.Dispose();
    }

    private static void NoteDurable(OpenSegment segment, long payload)
    {
        var more = payload - segment.DurablePayload;
        segment.DurablePayload = payload;
        segment.OnDurable(segment, more);
    }

    /// <summary>The segment ends here: the account claims what was made durable, no more.</summary>
    private void Break(OpenSegment segment, bool isFlushed, long writtenPayload = 0)
    {
        var writer = segment.Writer!; // Only segments with a file come here.
        var durable = isFlushed ? Math.Max(writtenPayload, segment.DurablePayload) : segment.DurablePayload;
        if (!segment.IsAnnounced)
        {
            segment.IsAnnounced = true;
            _facts.Add(new Fact.SegmentOpened(segment.Start, segment.Storage.Directory.Id, segment.RelativePath));
        }

        _facts.Add(new Fact.SegmentBroken(segment.Start.Key, segment.Totals(durable), durable));
        writer.Dispose();
    }

    /// <summary>The storage writer and the stream have done with the segment, so what it loses is told here.</summary>
    private void BreakClosed(OpenSegment segment, Exception exception)
    {
        var writer = segment.Writer!; // Only segments with a file come here.
        var durable = segment.DurablePayload = writer.ReadBack(segment.DurablePayload);
        TryCutBack(writer, durable);
        Break(segment, isFlushed: false);
        segment.OnFailed(
            segment, new SegmentFailure(StorageFault.Reason(exception), exception.Message, segment.Totals(durable).EndUs));
    }

    private static void TryCutBack(SegmentWriter writer, long durable)
    {
        try
        {
            writer.CutBack(durable);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // What is durable stays readable all the same.
        }
    }

    private static bool TryFlush(SegmentWriter writer)
    {
        try
        {
            DurableFiles.Sync(writer.Handle, writer.FilePath);
            return true;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return false;
        }
    }

    private void SyncDirectories()
    {
        try
        {
            foreach (var directory in _directories)
            {
                DurableFiles.SyncDirectory(directory);
            }
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            LogFailed("directory", exception.Message);
            foreach (var item in _items)
            {
                item.Segment.SynchronisationFailure = exception;
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Synchronising {Path} failed: {Detail}")]
    private partial void LogFailed(string path, string detail);
}
