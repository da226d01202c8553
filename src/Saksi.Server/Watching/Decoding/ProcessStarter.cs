using System.Collections.Concurrent;
using System.Diagnostics;

namespace Saksi.Server.Watching.Decoding;

/// <summary>Starts processes from a thread that lives as long as this is not disposed of.</summary>
/// <remarks>
/// "Die with the parent" is kept by Linux for the thread that made the process (prctl(2), PR_SET_PDEATHSIG): what a thread of the pool
/// started is killed when the pool has no work for that thread any more.
/// </remarks>
internal sealed class ProcessStarter : IDisposable
{
    private readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Started)> _orders = [];
    private readonly Thread _thread;

    public ProcessStarter()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "Saksi process starter" };
        _thread.Start();
    }

    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there, or may not be run.</exception>
    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        _orders.Add((start, started));
        return started.Task;
    }

    /// <summary>Ends the thread, and with it whatever it started and is still running.</summary>
    public void Dispose()
    {
        _orders.CompleteAdding();
        _thread.Join();
        _orders.Dispose();
    }

    private void Run()
    {
        foreach (var (start, started) in _orders.GetConsumingEnumerable())
        {
            var process = new Process { StartInfo = start };
            try
            {
                process.Start();
                started.SetResult(process);
            }
            catch (Exception exception) when (exception is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
            {
                process.Dispose();
                started.SetException(exception);
            }
        }
    }
}
