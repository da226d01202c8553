using System.Threading.Channels;

namespace Saksi.Server.Live;

/// <summary>One viewer's bounded queue.</summary>
/// <remarks>
/// Whoever does not keep up loses units up to a later key frame, and is told how many. <see cref="Offer"/> never blocks and is
/// called by one thread at a time; <see cref="ReadAsync"/> by another.
/// </remarks>
internal sealed class LiveViewer
{
    /// <summary>About four seconds of a main stream, or half a minute of a sub stream.</summary>
    public const int MaximumQueuedBytes = 2 << 20;

    private const int MaximumQueuedMessages = 400;

    private readonly Channel<LiveMessage> _queue = Channel.CreateUnbounded<LiveMessage>(new UnboundedChannelOptions
    {
        SingleReader = true,
    });

    private int _queuedBytes;
    private int _queuedMessages;
    private int _skipped;
    private bool _waitsForKeyFrame = true;

    /// <summary>Units that this viewer has lost for being slow.</summary>
    public long SkippedUnits { get; private set; }

    public void Offer(LiveMessage message)
    {
        if (message.Kind == LiveMessageKind.Text)
        {
            Queue(message);
            return;
        }

        if (IsFull(message.Bytes.Length))
        {
            _waitsForKeyFrame |= message.Kind != LiveMessageKind.Audio;
            Skip();
            return;
        }

        if (message.Kind == LiveMessageKind.KeyFrame)
        {
            _waitsForKeyFrame = false;
        }
        else if (message.Kind == LiveMessageKind.Dependent && _waitsForKeyFrame)
        {
            CountIfSlow();
            return;
        }

        if (_skipped > 0)
        {
            Queue(LiveFormat.Skipped(_skipped));
            _skipped = 0;
        }

        Queue(message);
    }

    /// <summary>No more comes.</summary>
    public void Complete() => _queue.Writer.TryComplete();

    /// <summary>The messages in order, until <see cref="Complete"/>.</summary>
    public async IAsyncEnumerable<LiveMessage> ReadAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var message in _queue.Reader.ReadAllAsync(cancellationToken))
        {
            Interlocked.Add(ref _queuedBytes, -message.Bytes.Length);
            Interlocked.Decrement(ref _queuedMessages);
            yield return message;
        }
    }

    private bool IsFull(int bytes)
    {
        var queued = Volatile.Read(ref _queuedBytes);
        return Volatile.Read(ref _queuedMessages) >= MaximumQueuedMessages || (queued > 0 && queued + bytes > MaximumQueuedBytes);
    }

    private void Skip()
    {
        _skipped++;
        SkippedUnits++;
    }

    /// <summary>Units before the very first key frame are not lost: nobody could have shown them.</summary>
    private void CountIfSlow()
    {
        if (_skipped > 0)
        {
            Skip();
        }
    }

    private void Queue(LiveMessage message)
    {
        Interlocked.Add(ref _queuedBytes, message.Bytes.Length);
        Interlocked.Increment(ref _queuedMessages);
        _queue.Writer.TryWrite(message);
    }
}
