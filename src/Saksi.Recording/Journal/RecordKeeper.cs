using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Journal;

/// <summary>
/// Step 7: the one thread that writes what happened into the journal and then, in batches, into the index.
/// </summary>
/// <remarks>
/// Facts are never dropped: when the disk refuses, they wait and are tried again; of several progress reports of one
/// segment only the last is kept then.
/// </remarks>
internal sealed partial class RecordKeeper : IDisposable
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>Without facts only the time is written at which the recorder was alive, and each time costs a wait for the disk.</summary>
    private static readonly TimeSpan AliveInterval = TimeSpan.FromSeconds(1);

    private const int ManyWaiting = 10_000;

    private readonly RecordingJournal _journal;
    private readonly RecordingIndex _index;
    private readonly WallClock _clock;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly SlowDiskNotice _slowDisk;
    private readonly object _gate = new();
    private readonly Thread _thread;
    private List<Fact> _incoming = [];
    private List<Fact> _batch = [];
    private List<TaskCompletionSource> _incomingWaiters = [];
    private List<TaskCompletionSource> _batchWaiters = [];
    private long _written;
    private bool _journalDone;
    private bool _isHurried;
    private bool _stopping;

    public RecordKeeper(RecordingJournal journal, RecordingIndex index, WallClock clock, TimeProvider time, ILogger logger)
    {
        _journal = journal;
        _index = index;
        _clock = clock;
        _logger = logger;
        _time = time;
        _slowDisk = new SlowDiskNotice(time, logger);
        _thread = new Thread(Run) { IsBackground = true, Name = "record keeper" };
        _thread.Start();
    }

    /// <summary>The latest failure to write, or null: shown to the user.</summary>
    public string? Problem { get; private set; }

    /// <summary>Takes a fact. Any thread; never blocks for the disk.</summary>
    public void Add(Fact fact)
    {
        lock (_gate)
        {
            _incoming.Add(fact);
        }
    }

    /// <summary>Takes facts; the task ends when they are in the journal and in the index.</summary>
    public Task AddAsync(IReadOnlyList<Fact> facts)
    {
        // Never continue on the keeper's own thread.
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _incoming.AddRange(facts);
            _incomingWaiters.Add(written);
        }

        return written.Task;
    }

    /// <summary>
    /// Writes what came in at once, not at the next turn: what has just become durable is worth nothing until the index says so.
    /// </summary>
    public void Hurry()
    {
        lock (_gate)
        {
            _isHurried = Problem is null; // A disk in trouble is tried again at its own pace.
            if (_isHurried)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    /// <summary>Writes what is left and ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        var attemptsLeft = 3;
        while (true)
        {
            var stopping = Collect();
            var written = !IsDue(stopping) || TryWrite();
            if (stopping && (written || --attemptsLeft == 0))
            {
                return;
            }
        }
    }

    /// <summary>Waits for the next turn and takes what came in, unless the previous batch is still to be written.</summary>
    /// <returns>True when nothing more will come.</returns>
    private bool Collect()
    {
        lock (_gate)
        {
            if (!_stopping && !_isHurried)
            {
                Monitor.Wait(_gate, _batch.Count > 0 ? RetryDelay : Interval);
            }

            _isHurried = false;
            if (_batch.Count == 0 && _batchWaiters.Count == 0)
            {
                (_batch, _incoming) = (_incoming, _batch);
                (_batchWaiters, _incomingWaiters) = (_incomingWaiters, _batchWaiters);
                _journalDone = false;
            }
            else if (_incoming.Count > ManyWaiting)
            {
                KeepLatestProgress(_incoming);
            }

            return _stopping && _incoming.Count == 0;
        }
    }

    private static void KeepLatestProgress(List<Fact> facts)
    {
        var seen = new HashSet<SegmentKey>();
        for (var i = facts.Count - 1; i >= 0; i--)
        {
            if (facts[i] is Fact.SegmentProgress progress && !seen.Add(progress.Key))
            {
                facts.RemoveAt(i);
            }
        }
    }

    private bool IsDue(bool stopping) =>
        stopping || _batch.Count > 0 || _batchWaiters.Count > 0 || _time.GetElapsedTime(_written) >= AliveInterval;

    private bool TryWrite()
    {
        var began = _time.GetTimestamp();
        try
        {
            if (!_journalDone)
            {
                _journal.Append(_batch);
                _journalDone = true;
            }

            _index.Apply(_batch, _clock.NowUs);
            _batch.Clear();
            _batchWaiters.ForEach(waiter => waiter.SetResult());
            _batchWaiters.Clear();
            Problem = null;
            _written = _time.GetTimestamp();
            _slowDisk.Look("the journal and the index", began);
            return true;
        }
        catch (Exception exception) when (exception is SqliteException || StorageFault.IsExpected(exception))
        {
            Problem = exception.Message;
            LogNotWritten(_batch.Count, exception.Message);
            return false;
        }
    }

    [LoggerMessage(LogLevel.Error, "The journal or the index cannot be written, {Count} facts wait: {Detail}")]
    private partial void LogNotWritten(int count, string detail);
}
