using System.Buffers;
using System.Diagnostics;

namespace Saksi.Server.Watching.Decoding;

/// <summary>One decoder process from its start to its end.</summary>
/// <remarks>
/// Two threads wait for its pipes, because .NET would block two threads of its pool for them. Whatever it does, it can only give
/// pictures of the size that was asked for, not more of them than units went in, and is ended when it gives none.
/// </remarks>
internal sealed class Decoder : IDisposable
{
    /// <summary>Fed for so long without a picture, it hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Nothing to decode for so long: its memory is better used elsewhere.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Pictures that a decoder may owe or give in advance.</summary>
    private const int Slack = 32;

    private readonly Process _process;
    private readonly DecoderTask _task;
    private readonly UnitQueue _queue;
    private readonly IPictureSink _sink;
    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly Stream _input;
    private readonly Stream _output;
    private DateTimeOffset _newest;
    private long _unitsIn;
    private long _picturesOut;
    private long _lastUnit;
    private long? _waitingSince;
    private string? _reason;
    private volatile bool _isOver;

    private Decoder(Process process, DecoderTask task, UnitQueue queue, IPictureSink sink, TimeProvider time)
    {
        _process = process;
        _task = task;
        _queue = queue;
        _sink = sink;
        _time = time;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
        _lastUnit = time.GetTimestamp();
    }

    /// <summary>Pictures that came out.</summary>
    public long Pictures => Interlocked.Read(ref _picturesOut);

    internal int ProcessId => _process.Id;

    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static async Task<Decoder> StartAsync(
        DecoderTools tools, ProcessStarter starter, DecoderTask task, UnitQueue queue, IPictureSink sink, TimeProvider time) =>
        new(await Sandbox.StartAsync(starter, tools, tools.Arguments(task)), task, queue, sink, time);

    /// <summary>Feeds it and hands its pictures on until it ends or is cancelled.</summary>
    /// <returns>Why it ended; null: as it should.</returns>
    public async Task<string?> RunAsync(CancellationToken cancellationToken)
    {
        var feeding = Task.Factory.StartNew(Feed, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            using var timer = new PeriodicTimer(LookInterval, _time);
            while (!_isOver && await timer.WaitForNextTickAsync(cancellationToken))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            End(null);
        }

        // Its death breaks both pipes, so that both threads end.
        Kill();
        _queue.Wake();
        await Task.WhenAll(feeding, reading);
        return _reason;
    }

    public void Dispose()
    {
        Kill();
        _input.Dispose();
        _output.Dispose();
        _process.Dispose();
    }

    private void Feed()
    {
        try
        {
            while (!_isOver)
            {
                if (_queue.TryTake(_task, out var unit))
                {
                    Write(unit);
                }
                else if (_queue.TryPeek(out _))
                {
                    End(null); // The camera's pictures changed: another decoder takes over.
                }
                else
                {
                    _queue.Wait(LookInterval);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its end of the pipe is closed.
        }
        finally
        {
            End("the decoder ended");
        }
    }

    private void Write(DecoderUnit unit)
    {
        lock (_lock)
        {
            _newest = unit.Time;
            _unitsIn++;
            _lastUnit = _time.GetTimestamp();
            _waitingSince ??= _lastUnit;
        }

        try
        {
            _input.Write(unit.Bytes, 0, unit.Length);
            _input.Flush();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unit.Bytes);
        }
    }

    private void Read()
    {
        var picture = new byte[_task.PictureBytes];
        try
        {
            while (!_isOver)
            {
                if (_output.ReadAtLeast(picture, picture.Length, throwOnEndOfStream: false) < picture.Length)
                {
                    return;
                }

                if (Count() is { } time)
                {
                    _sink.OnPicture(new Picture(picture, _task.Width, _task.Height, time));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // Its end of the pipe is closed.
        }
        finally
        {
            End("the decoder ended"); // Also when somebody who looks at pictures fails.
        }
    }

    /// <summary>The time of the picture that has just come; null when it cannot be one.</summary>
    private DateTimeOffset? Count()
    {
        lock (_lock)
        {
            _picturesOut++;
            _waitingSince = null;
            if (_picturesOut <= _unitsIn + Slack)
            {
                return _newest;
            }
        }

        End("the decoder gave more pictures than went in");
        return null;
    }

    private void Look()
    {
        lock (_lock)
        {
            if (_waitingSince is { } since && _time.GetElapsedTime(since) > Patience)
            {
                End("the decoder gave no picture of what it was fed");
            }
            else if (_time.GetElapsedTime(_lastUnit) > Idle)
            {
                End(null);
            }
        }
    }

    private void End(string? reason)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _reason = reason;
                _isOver = true;
            }
        }
    }

    private void Kill()
    {
        try
        {
            // The tree: what bubblewrap starts does not end with it before it has been set up to.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or AggregateException or System.ComponentModel.Win32Exception)
        {
            // It has ended already, or parts of it have.
        }
    }
}
