using System.Net.Sockets;

namespace Saksi.Simulator.Sending;

/// <summary>Writes straight to a non-blocking socket; what it does not take waits for the next <see cref="Flush"/>.</summary>
internal sealed class SocketOutput(Socket socket, int queueBytes, Action<ConnectionOutput> flushLater)
    : ConnectionOutput(queueBytes)
{
    private byte[] _queue = [];
    private int _start;
    private int _end;

    public override int QueuedBytes => _end - _start;

    public override void Flush()
    {
        lock (Gate)
        {
            if (_start < _end && !IsBroken)
            {
                _start += SendNow(_queue.AsSpan(_start, _end - _start));
            }

            if (_start == _end)
            {
                _start = _end = 0;
            }
        }
    }

    public override void Dispose()
    {
        lock (Gate)
        {
            IsBroken = true;
            _queue = [];
            _start = _end = 0;
        }
    }

    protected override void Append(ReadOnlySpan<byte> bytes)
    {
        Flush();
        if (QueuedBytes == 0)
        {
            bytes = bytes[SendNow(bytes)..];
        }

        if (bytes.IsEmpty || IsBroken)
        {
            return;
        }

        if (_end + bytes.Length > _queue.Length)
        {
            var queue = _queue.Length >= QueuedBytes + bytes.Length
                ? _queue : new byte[(QueuedBytes + bytes.Length) * 2];
            _queue.AsSpan(_start, QueuedBytes).CopyTo(queue);
            (_queue, _start, _end) = (queue, 0, QueuedBytes);
        }

        var isFirst = QueuedBytes == 0;
        bytes.CopyTo(_queue.AsSpan(_end));
        _end += bytes.Length;
        if (isFirst)
        {
            flushLater(this);
        }
    }

    private int SendNow(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = socket.Send(bytes, SocketFlags.None, out var error);
            IsBroken = error is not (SocketError.Success or SocketError.WouldBlock);
            return sent;
        }
        catch (ObjectDisposedException)
        {
            IsBroken = true;
            return 0;
        }
    }
}
