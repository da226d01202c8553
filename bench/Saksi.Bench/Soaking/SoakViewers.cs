using System.Net.WebSockets;
using System.Security.Cryptography;
using Saksi.Bench.Processes;
using Saksi.Bench.Viewing;

namespace Saksi.Bench.Soaking;

/// <summary>Viewers without a screen who look at one camera after the other, for a few seconds each; every sixth is slow.</summary>
internal sealed class SoakViewers(Workspace workspace, ServerProcess server, IReadOnlyList<string> cameras)
{
    private const int ViewerCount = 24;

    private static readonly TimeSpan LongestStay = TimeSpan.FromSeconds(10);

    /// <summary>Until the server's queue for a slow one is full and it has to leave out units.</summary>
    private static readonly TimeSpan SlowStay = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan SlowPause = TimeSpan.FromMilliseconds(500);

    /// <summary>So little that the server notices within seconds who is slow.</summary>
    private const int SlowBufferBytes = 16 * 1024;

    private int _served;
    private int _refused;
    private int _dropped;
    private long _units;
    private long _skips;

    /// <summary>Visits that saw a picture.</summary>
    public int Served => _served;

    /// <summary>Visits that the server did not let in.</summary>
    public int Refused => _refused;

    /// <summary>Visits whose connection ended before the viewer left; those of slow viewers may.</summary>
    public int Dropped => _dropped;

    public long Units => _units;

    /// <summary>Times that the server said it has left out units.</summary>
    public long Skips => _skips;

    public Task RunAsync(CancellationToken leaving) =>
        Task.WhenAll(Enumerable.Range(0, ViewerCount).Select(number => ComeAndGoAsync(isSlow: number % 6 == 5, leaving)));

    private async Task ComeAndGoAsync(bool isSlow, CancellationToken leaving)
    {
        while (!leaving.IsCancellationRequested)
        {
            using var visit = CancellationTokenSource.CreateLinkedTokenSource(leaving);
            var stay = isSlow ? SlowStay : TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(200, (int)LongestStay.TotalMilliseconds));
            using var end = workspace.Time.CreateTimer(_ => visit.Cancel(), null, stay, Timeout.InfiniteTimeSpan);
            await VisitAsync(isSlow, visit.Token);
        }
    }

    private async Task VisitAsync(bool isSlow, CancellationToken leaving)
    {
        var camera = cameras[RandomNumberGenerator.GetInt32(cameras.Count)];
        LiveSocket? socket = null;
        var units = 0;
        try
        {
            var stream = RandomNumberGenerator.GetInt32(2) == 0 ? "main" : "sub";
            socket = await LiveSocket.ConnectAsync(server, camera, stream, leaving, isSlow ? SlowBufferBytes : null);
            while (await socket.ReceiveUnitAsync(leaving))
            {
                units++;
                await workspace.WaitAsync(isSlow ? SlowPause : TimeSpan.Zero, leaving);
            }

            Interlocked.Increment(ref _dropped);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            // A connection that the viewer breaks off ends with either of the two.
            // The server ends one that has not answered a ping for fifteen seconds, as a slow viewer may not while much waits before the ping.
            if (!leaving.IsCancellationRequested && !(isSlow && socket is not null))
            {
                Interlocked.Increment(ref socket is null ? ref _refused : ref _dropped);
            }
        }
        finally
        {
            Interlocked.Add(ref _units, units);
            Interlocked.Add(ref _skips, socket?.Skips ?? 0);
            Interlocked.Add(ref _served, units > 0 ? 1 : 0);
            socket?.Dispose();
        }
    }
}
