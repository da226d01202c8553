namespace Saksi.Simulator.Sending;

/// <summary>
/// The sending side of one connection. Responses and media meet here, so that no frame is cut by another one.
/// </summary>
/// <remarks>
/// Never waits: what the socket does not take stays in a bounded queue. Subclasses keep that queue in whole pieces, as
/// half an interleaved frame would ruin all that follows.
/// </remarks>
internal abstract class ConnectionOutput(int queueBytes) : IDisposable
{
    protected Lock Gate { get; } = new();

    /// <summary>Bytes that wait because the client reads too slowly.</summary>
    public abstract int QueuedBytes { get; }

    /// <summary>The connection can no longer be written to.</summary>
    public bool IsBroken { get; protected set; }

    /// <summary>Sends whole interleaved frames, or nothing of them.</summary>
    /// <returns>False when the queue is full or the connection broken.</returns>
    public bool TrySend(ReadOnlySpan<byte> frames)
    {
        lock (Gate)
        {
            if (IsBroken || QueuedBytes + frames.Length > queueBytes)
            {
                return false;
            }

            Append(frames);
            return !IsBroken;
        }
    }

    /// <summary>Tries again to send what waits.</summary>
    public abstract void Flush();

    public abstract void Dispose();

    protected abstract void Append(ReadOnlySpan<byte> bytes);
}
