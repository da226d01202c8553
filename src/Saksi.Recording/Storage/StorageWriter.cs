using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Storage;

/// <summary>
/// The one thread that seals and appends in a storage directory (steps 5 and 6), fed over a queue by the assemblers of many
/// streams.
/// </summary>
internal sealed partial class StorageWriter : IDisposable
{
    /// <summary>How often what was appended is made durable.</summary>
    public static readonly TimeSpan SynchronisationInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// The end of a chunk waits so long for the next fragment to fill it. A little longer than a fragment lasts, so that only a stream
    /// that has slowed down needs a tail: a tail costs a key agreement for each recipient, a file and a rename.
    /// </summary>
    private static readonly TimeSpan TailDelay = TimeSpan.FromMilliseconds(450);

    private static readonly TimeSpan TailDelayWhenBehind = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<IAgeRecipient> _recipients;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SealingBuffers _buffers = new();
    private readonly Queue<SegmentCommand> _queue = new(64);
    private readonly List<OpenSegment> _open = [];
    private readonly Synchroniser _synchroniser;
    private readonly Thread _thread;
    private readonly object _gate = new();
    private bool _stopping;
    private long _nextSynchronisation;
    private long _sealedFragments;
    private long _sealingTicks;

    public StorageWriter(
        StorageDirectory directory,
        IReadOnlyList<IAgeRecipient> recipients,
        Synchroniser synchroniser,
        TimeProvider time,
        ILogger logger)
    {
        Directory = directory;
        Health = new StorageHealth(directory);
        _recipients = recipients;
        _synchroniser = synchroniser;
        _time = time;
        _logger = logger;
        _thread = new Thread(Run) { IsBackground = true, Name = "storage writer" };
    }

    public StorageDirectory Directory { get; }

    /// <summary>Whether the directory can be written. Any thread.</summary>
    public StorageHealth Health { get; }

    /// <summary>How many fragments were sealed and appended, and how long that took. Any thread.</summary>
    public (long Fragments, TimeSpan Time) Sealing =>
        (Interlocked.Read(ref _sealedFragments), _time.GetElapsedTime(0, Interlocked.Read(ref _sealingTicks)));

    /// <summary>Fragments that wait. Any thread.</summary>
    public int Queued
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>Makes durable what this one wrote.</summary>
    public Synchroniser Synchroniser => _synchroniser;

    public void Start()
    {
        Health.Check();
        _nextSynchronisation = _time.GetTimestamp();
        _thread.Start();
    }

    /// <summary>Takes a fragment, which the writer disposes of.</summary>
    public void Append(OpenSegment segment, Fragment fragment, FragmentFacts facts)
    {
        segment.AddQueued(fragment.SizeBytes);
        Enqueue(new SegmentCommand(SegmentCommandKind.Append, segment, fragment, facts));
    }

    /// <summary>The segment gets no more fragments.</summary>
    public void Close(OpenSegment segment) =>
        Enqueue(new SegmentCommand(SegmentCommandKind.Close, segment, null, default));

    /// <summary>Works off the queue, synchronises, and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        if (_thread.IsAlive)
        {
            _thread.Join();
        }
    }

    private void Enqueue(SegmentCommand command)
    {
        lock (_gate)
        {
            _queue.Enqueue(command);
            Monitor.Pulse(_gate);
        }
    }

    private void Run()
    {
        while (TryTake(out var command, out var isLast))
        {
            if (command.Segment is not null)
            {
                Execute(command);
            }

            if (isLast || _time.GetTimestamp() >= _nextSynchronisation)
            {
                Synchronise(wait: isLast);
            }

            if (isLast)
            {
                return;
            }
        }
    }

    /// <summary>Waits for a command or the next synchronisation; then the command is empty.</summary>
    private bool TryTake(out SegmentCommand command, out bool isLast)
    {
        lock (_gate)
        {
            if (_queue.Count == 0 && !_stopping)
            {
                var wait = _time.GetElapsedTime(_time.GetTimestamp(), _nextSynchronisation);
                if (wait > TimeSpan.Zero)
                {
                    Monitor.Wait(_gate, wait);
                }
            }

            isLast = _queue.Count == 0 && _stopping;
            _queue.TryDequeue(out command);
            return true;
        }
    }

    private void Execute(SegmentCommand command)
    {
        var segment = command.Segment;
        try
        {
            if (segment.HasFailed || segment.IsClosing)
            {
                return;
            }

            if (command.Kind == SegmentCommandKind.Close)
            {
                Close5(segment);
                return;
            }

            Append5(segment, command.Fragment!, command.Facts); // An append always carries a fragment.
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            Fail(segment, StorageFault.Reason(exception), exception.Message);
        }
        finally
        {
            if (command.Fragment is not null)
            {
                segment.AddQueued(-command.Fragment.SizeBytes);
                command.Fragment.Dispose();
            }
        }
    }

    /// <summary>Step 5: fragment → age chunks → the segment's file.</summary>
    private void Append5(OpenSegment segment, Fragment fragment, FragmentFacts facts)
    {
        var began = _time.GetTimestamp();
        var writer = segment.Writer ?? Open(segment);
        var offset = writer.PayloadBytes;
        var hadUnwritten = !writer.Unwritten.IsEmpty;
        writer.Append(fragment.Head);
        writer.Append(fragment.Body);
        var wrote = writer.Write();
        segment.Add(new StoredFragment(offset, fragment.SizeBytes, facts));
        segment.LastAppendFilledNoChunk = !wrote;
        if (wrote || !hadUnwritten)
        {
            segment.UnwrittenSince = _time.GetTimestamp();
        }

        segment.IsDirty = true;
        Interlocked.Increment(ref _sealedFragments);
        Interlocked.Add(ref _sealingTicks, _time.GetTimestamp() - began);
    }

    private SegmentWriter Open(OpenSegment segment)
    {
        Health.ThrowIfUnusable();
        Directory.Verify();
        var path = Path.Combine(Directory.DirectoryPath, segment.RelativePath);
        var writer = SegmentWriter.Create(path, _recipients, _buffers);
        segment.Writer = writer;
        _open.Add(segment);
        writer.Append(segment.InitSegment);
        return writer;
    }

    private static void Close5(OpenSegment segment)
    {
        if (segment.Writer is null)
        {
            return;
        }

        segment.Writer.Finish();
        segment.IsClosing = true;
        segment.IsDirty = true;
    }

    /// <summary>Gives the synchroniser everything that changed, tails included.</summary>
    private void Synchronise(bool wait)
    {
        if (!_synchroniser.TryBegin(wait))
        {
            _nextSynchronisation = _time.GetTimestamp() + (_time.TimestampFrequency / 20);
            return;
        }

        var interval = (long)(SynchronisationInterval.TotalSeconds * _time.TimestampFrequency);
        _nextSynchronisation = _time.GetTimestamp() + interval;
        Health.Check();
        for (var i = _open.Count - 1; i >= 0; i--)
        {
            var segment = _open[i];
            Prepare(segment);
            if (segment.IsClosing || segment.HasFailed)
            {
                _open.RemoveAt(i);
            }
        }

        _synchroniser.Run();
        if (wait)
        {
            _synchroniser.WaitUntilDone();
        }
    }

    private void Prepare(OpenSegment segment)
    {
        if (!segment.HasFailed)
        {
            try
            {
                PrepareOrThrow(segment);
            }
            catch (Exception exception) when (StorageFault.IsExpected(exception))
            {
                Fail(segment, StorageFault.Reason(exception), exception.Message);
            }
        }

        if (segment.HasFailed)
        {
            _synchroniser.Add(new SynchronisationItem(SynchronisationKind.Breaks, segment, segment.KeptPayload, null, 0));
        }
    }

    private void PrepareOrThrow(OpenSegment segment)
    {
        if (segment.SynchronisationFailure is { } failure)
        {
            segment.DurablePayload = segment.Writer!.ReadBack(segment.DurablePayload); // Open segments have a writer.
            throw new IOException(failure.Message, failure.HResult);
        }

        var writer = segment.Writer!; // Open segments have a writer.
        if (Health.Problem is { Reason: GapReason.DiskFull } full && !segment.IsClosing)
        {
            // The reserve has room for an orderly end.
            Close5(segment);
            segment.OnFailed(
                segment, new SegmentFailure(full.Reason, full.Detail, segment.Totals(writer.WrittenPayloadBytes).EndUs));
        }
        else if (!segment.IsClosing)
        {
            Health.ThrowIfUnusable();
        }

        var tail = NeedsTail(segment) ? WriteTail(segment) : null;
        if (segment.IsDirty)
        {
            segment.IsDirty = false;
            var kind = segment.IsClosing ? SynchronisationKind.Closes : SynchronisationKind.Continues;
            var tailEnd = tail is null ? 0 : writer.PayloadBytes;
            _synchroniser.Add(new SynchronisationItem(kind, segment, writer.WrittenPayloadBytes, tail, tailEnd));
        }
    }

    /// <remarks>
    /// None while a fragment of the same segment waits in the queue: it is about to fill the chunk, and tails on top would keep a writer
    /// that is behind from catching up. After a while one is made all the same, for a stream of few bytes.
    /// </remarks>
    private bool NeedsTail(OpenSegment segment) =>
        !segment.IsClosing
        && (segment.QueuedBytes == 0 || _time.GetElapsedTime(segment.UnwrittenSince) > TailDelayWhenBehind)
        && !segment.Writer!.Unwritten.IsEmpty // Open segments have a writer.
        && segment.Writer.PayloadBytes > segment.TailEnd
        && (segment.LastAppendFilledNoChunk || _time.GetElapsedTime(segment.UnwrittenSince) > TailDelay);

    private SafeFileHandle WriteTail(OpenSegment segment)
    {
        var writer = segment.Writer!; // Open segments have a writer.
        var handle = TailFile.WriteTemporary(
            SegmentPath.TemporaryTailOf(writer.FilePath),
            writer.PayloadBytes - writer.Unwritten.Length,
            writer.Unwritten,
            _recipients,
            _buffers);
        segment.TailEnd = writer.PayloadBytes;
        segment.IsDirty = true;
        return handle;
    }

    private void Fail(OpenSegment segment, GapReason reason, string detail)
    {
        segment.HasFailed = true;
        LogFailed(segment.RelativePath, reason.Name(), detail);
        if (segment.Writer is not null)
        {
            CutBack(segment.Writer, segment.KeptPayload);
        }

        var endUs = segment.Totals(segment.KeptPayload).EndUs;
        segment.OnFailed(segment, new SegmentFailure(reason, detail, endUs));
    }

    private void CutBack(SegmentWriter writer, long payloadBytes)
    {
        try
        {
            writer.CutBack(payloadBytes);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            // What is durable stays readable all the same: recovery finds the last good chunk.
            LogNotCutBack(writer.FilePath, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "Segment {Path} ends early ({Reason}): {Detail}")]
    private partial void LogFailed(string path, string reason, string detail);

    [LoggerMessage(LogLevel.Warning, "Segment {Path} could not be closed after the error: {Detail}")]
    private partial void LogNotCutBack(string path, string detail);
}
