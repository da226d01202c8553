using System.Net.WebSockets;
using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Viewing;

namespace Saksi.Bench.Measures;

/// <summary>A hundred viewers of one camera's main stream while twenty cameras are recorded: what the recorder loses by it.</summary>
internal sealed class ViewersMeasure : IMeasure
{
    private const int CameraCount = 20;
    private const int ViewerCount = 100;

    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    public string Name => "viewers";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var duration = workspace.Options.Duration ?? TimeSpan.FromSeconds(30);
        using var fleet = await CameraFleet.StartAsync(workspace, workspace.Options.Cameras ?? CameraCount, stop);
        using var server = ServerProcess.Start(workspace, fleet.Urls);
        await server.SignInAsync(stop);
        await server.WaitForRecordingAsync(stop);
        await workspace.WaitAsync(workspace.Options.WarmUp ?? TimeSpan.FromSeconds(30), stop);
        var alone = await CpuAsync(workspace, server, duration, stop);

        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var viewers = Enumerable.Range(0, ViewerCount).Select(_ => ViewAsync(server, leaving.Token)).ToList();
        await workspace.WaitAsync(TimeSpan.FromSeconds(3), stop); // Until all have joined.
        var watched = await CpuAsync(workspace, server, duration, stop);
        await leaving.CancelAsync();
        var views = await Task.WhenAll(viewers);

        var sent = await fleet.EndAsync(stop);
        await workspace.WaitAsync(Drain, stop);
        var recorded = await server.EndAsync(stop);
        return
        [
            new("cameras recorded", workspace.Options.Cameras ?? CameraCount, ""),
            new("viewers of one of them", ViewerCount, ""),
            new("access units sent by the cameras", sent.AccessUnits + sent.Dropped, ""),
            new("access units not sealed", sent.AccessUnits + sent.Dropped - Math.Min(recorded.Sealed, recorded.Received), "") { Most = 0 },
            new("packets lost", recorded.LostPackets, "") { Most = 0 },
            new("CPU of the server before", alone, "% of one core"),
            new("CPU of the server with the viewers", watched, "% of one core"),
            new("for each viewer", (watched - alone) / ViewerCount, "% of one core"),
            new("units that a viewer got, at least", views.Min(view => view.Units), ""),
            new("units that a viewer got, at most", views.Max(view => view.Units), ""),
            new("times that units were left out for a viewer", views.Sum(view => view.Skips), ""),
            new("viewers' connections dropped", views.Count(view => view.IsDropped), "") { Most = 0 },
        ];
    }

    private static async Task<double> CpuAsync(Workspace workspace, ServerProcess server, TimeSpan duration, CancellationToken stop)
    {
        var began = workspace.Time.GetTimestamp();
        var before = ProcessUsage.Of(server.ProcessId).CpuSeconds;
        await workspace.WaitAsync(duration, stop);
        return 100 * (ProcessUsage.Of(server.ProcessId).CpuSeconds - before) / workspace.Time.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task<View> ViewAsync(ServerProcess server, CancellationToken leaving)
    {
        var units = 0;
        LiveSocket? socket = null;
        try
        {
            socket = await LiveSocket.ConnectAsync(server, "cam1", "main", leaving);
            while (await socket.ReceiveUnitAsync(leaving))
            {
                units++;
            }

            return new View(units, socket.Skips, IsDropped: true);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException)
        {
            return new View(units, socket?.Skips ?? 0, !leaving.IsCancellationRequested);
        }
        finally
        {
            socket?.Dispose();
        }
    }

    /// <param name="Units">That came.</param>
    /// <param name="Skips">How often the server said that it left some out.</param>
    /// <param name="IsDropped">The connection ended before the viewer left.</param>
    private sealed record View(int Units, int Skips, bool IsDropped);
}
