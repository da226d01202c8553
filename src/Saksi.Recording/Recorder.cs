using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Saksi.Media.Mp4;
using Saksi.Recording.Clocks;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Recovery;
using Saksi.Recording.Retention;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Streams;

namespace Saksi.Recording;

/// <summary>Records streams into a data directory, sealed, until it is disposed of.</summary>
/// <remarks>
/// <see cref="Open"/> settles what an earlier recorder left, <see cref="RunAsync"/> records, disposing closes every segment
/// and writes the account. One recorder at a time has a data directory.
/// </remarks>
public sealed partial class Recorder : IAsyncDisposable
{
    /// <summary>It adds to <see cref="OverdueUs"/>, and costs a lock for each stream.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan RetentionInterval = TimeSpan.FromSeconds(10);

    /// <summary>A fragment that no later access unit ends is cut after this time.</summary>
    private const long OverdueUs = 600_000;

    private const long LongGopUs = 10_000_000;

    private readonly RecorderOptions _options;
    private readonly DataDirectory _data;
    private readonly FileStream _lock;
    private readonly WallClock _clock;
    private readonly RecordingIndex _index;
    private readonly RecordKeeper _keeper;
    private readonly StoragePool _storages;
    private readonly List<Synchroniser> _synchronisers;
    private readonly Mp4BufferPool _buffers;
    private readonly StreamSet _streams;
    private readonly RetentionSweep _retention;
    private readonly BacklogMemory _memory;
    private readonly ILogger _logger;
    private readonly HashSet<StreamName> _warnedOfGop = [];

    private Recorder(
        RecorderOptions options,
        DataDirectory data,
        FileStream exclusive,
        RecordingIndex index,
        RecoveryResult recovered,
        ILogger logger)
    {
        _options = options;
        _data = data;
        _lock = exclusive;
        _index = index;
        _logger = logger;
        _clock = new WallClock(options.Time);
        var journal = new RecordingJournal(data.JournalPath, options.Time);
        _keeper = new RecordKeeper(journal, index, _clock, options.Time, logger);
        foreach (var fact in recovered.Facts)
        {
            _keeper.Add(fact);
        }

        _synchronisers = data.Storages.Select(_ => new Synchroniser(_keeper, options.Time, logger)).ToList();
        _storages = new StoragePool(
            data.Storages
                .Select((storage, i) => new StorageWriter(storage, options.Recipients, _synchronisers[i], options.Time, logger))
                .ToList(),
            options.Time);
        _buffers = new Mp4BufferPool(BufferBytes(options.Streams.Count));
        _memory = new BacklogMemory(_buffers);
        _streams = new StreamSet(
            CreateStream, name => new GapTracker(name, _keeper, recovered.StreamsInGap.Contains(name), logger), logger);
        _streams.Define(options.Streams);
        _retention = new RetentionSweep(data, options.Retention, _keeper, _clock, logger);
    }

    /// <summary>What the previous recorder left open and was settled, for a message to the user.</summary>
    public int RecoveredSegments { get; private init; }

    /// <summary>Where the index was moved when it could not be read, or null.</summary>
    public string? DamagedIndex { get; private init; }

    /// <summary>There was no index, but there were recordings: the new index does not know them.</summary>
    public bool LacksEarlierRecordings { get; private init; }

    /// <summary>The data directory.</summary>
    public DataDirectory Data => _data;

    /// <summary>Opens the data directory, making it when there is none.</summary>
    /// <exception cref="RecordingException">The settings or the directory do not allow recording; the message says what to do.</exception>
    public static Recorder Open(RecorderOptions options, ILogger? logger = null)
    {
        Validate(options);
        logger ??= NullLogger.Instance;
        FileStream? exclusive = null;
        try
        {
            var data = DataDirectory.OpenOrCreate(options.DataDirectory, options.StorageDirectories, options.Time);
            exclusive = RecorderLock.Take(data);
            var isWithoutIndex = !File.Exists(data.IndexPath);
            var damaged = MoveDamagedIndexAway(data, options.Time);
            var index = RecordingIndex.OpenOrCreate(data.IndexPath);
            using var reader = IndexReader.Open(data.IndexPath);
            StartupRecovery.RemoveTemporaryTails(data, reader.SegmentsInState("open"));
            var recovered = StartupRecovery.Plan(reader);
            recovered = recovered with
            {
                Facts = [.. recovered.Facts, .. OrphanSearch.Run(data, reader, options.Time.GetUtcNow())],
            };
            return new Recorder(options, data, exclusive, index, recovered, logger)
            {
                RecoveredSegments = recovered.OpenSegments,
                DamagedIndex = damaged,
                LacksEarlierRecordings = isWithoutIndex && OrphanSearch.HasSegments(data),
            };
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception) || exception is IndexDamagedException)
        {
            exclusive?.Dispose();
            throw exception as RecordingException ?? new RecordingException(exception.Message, exception);
        }
        catch
        {
            exclusive?.Dispose();
            throw;
        }
    }

    /// <summary>Records until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var writer in _storages.Writers)
        {
            writer.Start();
        }

        await Task.WhenAll(
            _streams.RunAsync(cancellationToken),
            WatchAsync(cancellationToken),
            _retention.RunAsync(RetentionInterval, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Changes what is recorded. A stream that is there with the same options goes on undisturbed; one with others is stopped and
    /// begun anew; one that is not in the list is stopped, and what is recorded of it stays.
    /// </summary>
    /// <returns>Done when everything that stops has stopped, its last segment handed to the disk.</returns>
    /// <exception cref="RecordingException">Two streams have the same name; nothing was changed.</exception>
    public async Task ApplyAsync(IReadOnlyList<StreamOptions> streams)
    {
        ValidateNames(streams);
        _buffers.CeilingBytes = BufferBytes(streams.Count);
        await _streams.ApplyAsync(streams).ConfigureAwait(false);
    }

    /// <summary>How long recordings are kept; a change takes effect within seconds.</summary>
    public RetentionPolicy Retention
    {
        get => _retention.Policy;
        set => _retention.Policy = value;
    }

    /// <summary>Deletes the recordings of a camera that is not recorded any more, except those that are held. The journal says so.</summary>
    /// <returns>How many segments were deleted.</returns>
    /// <exception cref="RecordingException">Not all could be; the message says why.</exception>
    public Task<int> EraseAsync(string camera, string rule, CancellationToken cancellationToken) =>
        _streams.Recorders.Any(stream => stream.Name.Camera == camera)
            ? throw new RecordingException($"{camera} is being recorded. Stop that first.")
            : _retention.EraseAsync(camera, rule, cancellationToken);

    /// <summary>Shows a stream to somebody besides: step 3. The stream may come, go and come back meanwhile.</summary>
    /// <returns>Disposing of it ends it.</returns>
    public IDisposable Observe(StreamName stream, IStreamObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _streams.Tap(stream).Add(observer);
    }

    /// <summary>How every stream is doing now, in the order of the settings.</summary>
    public IReadOnlyList<StreamStatus> Status() => _streams.Recorders.Select(StreamStatus.Of).ToList();

    /// <summary>How every storage directory is doing now.</summary>
    public IReadOnlyList<StorageStatus> Storages() => _storages.Writers.Select(StorageStatus.Of).ToList();

    /// <summary>What hinders the account itself, or null.</summary>
    public string? Problem => _keeper.Problem
        ?? _storages.Writers.Select(writer => writer.Health.Problem?.Detail).FirstOrDefault(detail => detail is not null);

    /// <summary>Closes every segment, writes the account, and gives the data directory free.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(() =>
        {
            foreach (var writer in _storages.Writers)
            {
                writer.Dispose();
            }

            _streams.Dispose();

            foreach (var synchroniser in _synchronisers)
            {
                synchroniser.Dispose();
            }

            _keeper.Dispose();
            _index.Dispose();
        }).ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static void Validate(RecorderOptions options)
    {
        if (options.Recipients.Count == 0)
        {
            throw new RecordingException("Nothing is recorded without a recipient: give --recipient twice, see `saksi keygen`.");
        }

        if (options.Recipients.Select(recipient => recipient.ToString()).Distinct().Count() < 2 && !options.AllowSingleRecipient)
        {
            throw new RecordingException(
                "Recordings sealed to a single recipient are lost with its identity. Give a second recipient whose identity you "
                + "keep elsewhere, or say --single-recipient.");
        }

        ValidateNames(options.Streams);
    }

    private static void ValidateNames(IReadOnlyList<StreamOptions> streams)
    {
        var twice = streams.GroupBy(stream => stream.Name).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null)
        {
            throw new RecordingException($"Two streams are called {twice.Key}. Give them different names: CAMERA/STREAM=URL.");
        }
    }

    /// <summary>A lost index never keeps a camera from being recorded.</summary>
    private static string? MoveDamagedIndexAway(DataDirectory data, TimeProvider time)
    {
        if (!File.Exists(data.IndexPath))
        {
            return null;
        }

        try
        {
            using var reader = IndexReader.Open(data.IndexPath);
            reader.Check();
            return null;
        }
        catch (Exception exception) when (exception is IndexDamagedException or SqliteException)
        {
            var moved = $"{data.IndexPath}.damaged-{time.GetUtcNow():yyyyMMddTHHmmssZ}";
            File.Move(data.IndexPath, moved);
            File.Delete(data.IndexPath + "-wal");
            File.Delete(data.IndexPath + "-shm");
            return moved;
        }
    }

    private static long BufferBytes(int streams) => (128L << 20) + (streams * (2L << 20));

    private StreamRecorder CreateStream(StreamOptions stream, GapTracker gaps, StreamTap tap)
    {
        var assembler = new FragmentAssembler(stream.Name, _storages, _buffers, _keeper, gaps, _clock, _options.SegmentDuration);
        return new StreamRecorder(stream, assembler, gaps, tap, _options.Time, _logger);
    }

    /// <summary>Looks after what no access unit triggers: steps of our clock, and fragments that nothing ends.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(CheckInterval, _options.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
            {
                if (_clock.Check() is { } step)
                {
                    LogStep(step.TotalSeconds);
                }

                _memory.Check();
                foreach (var stream in _streams.Recorders)
                {
                    stream.Assembler.CutOverdue(OverdueUs);
                    WarnOfLongGop(stream);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the recorder.
        }
    }

    /// <summary>"Smart" codecs of Hikvision, Dahua and VIGI leave key frames out for minutes; a recording can only be cut at them.</summary>
    private void WarnOfLongGop(StreamRecorder stream)
    {
        if (stream.Assembler.Counters.LongestGopUs > LongGopUs && _warnedOfGop.Add(stream.Name))
        {
            LogLongGop(stream.Name, LongGopUs / UnixTime.MicrosecondsPerSecond);
        }
    }

    [LoggerMessage(
        LogLevel.Warning,
        "{Stream}: key frames are more than {Seconds} s apart, so recordings can only be cut that coarsely and more is lost after a lost "
        + "packet. Turn off the camera's smart codec (H.264+, H.265+), or set its key frame interval to 2 s")]
    private partial void LogLongGop(StreamName stream, long seconds);

    [LoggerMessage(LogLevel.Warning, "The wall clock of this machine was set by {Seconds} s; every stream begins a new run")]
    private partial void LogStep(double seconds);
}
