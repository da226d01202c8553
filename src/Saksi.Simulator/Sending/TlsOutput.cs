using System.Net.Security;

namespace Saksi.Simulator.Sending;

/// <summary>Hands what is to be sent to a task that encrypts and writes it.</summary>
internal sealed class TlsOutput : ConnectionOutput
{
    private readonly SslStream _stream;
    private readonly SemaphoreSlim _wake = new(0);
    private readonly CancellationTokenSource _stop = new();
    private byte[] _waiting = new byte[16 * 1024];
    private byte[] _writing = new byte[16 * 1024];
    private int _waitingBytes;

    public TlsOutput(SslStream stream, int queueBytes)
        : base(queueBytes)
    {
        _stream = stream;
        Completion = WriteAsync(_stop.Token);
    }

    /// <summary>Ends when the output is disposed of or the connection breaks.</summary>
    public Task Completion { get; }

    public override int QueuedBytes => _waitingBytes;

    public override void Flush()
    {
        // The writing task does it all.
    }

    public override void Dispose()
    {
        lock (Gate)
        {
            IsBroken = true;
        }

        _stop.Cancel();
    }

    protected override void Append(ReadOnlySpan<byte> bytes)
    {
        if (_waitingBytes + bytes.Length > _waiting.Length)
        {
            Array.Resize(ref _waiting, (_waitingBytes + bytes.Length) * 2);
        }

        bytes.CopyTo(_waiting.AsSpan(_waitingBytes));
        _waitingBytes += bytes.Length;
        if (_wake.CurrentCount == 0)
        {
            _wake.Release();
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await _wake.WaitAsync(cancellationToken);
                int count;
                lock (Gate)
                {
                    (_waiting, _writing) = (_writing, _waiting);
                    count = _waitingBytes;
                    _waitingBytes = 0;
                }

                await _stream.WriteAsync(_writing.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or OperationCanceledException)
        {
            IsBroken = true;
        }
    }
}
