using System.Net.WebSockets;
using Saksi.Recording.Segments;

namespace Saksi.Server.Live;

/// <summary>Sends one stream to one viewer over a WebSocket until either of them has enough.</summary>
internal static class LiveSocket
{
    /// <summary>A viewer whose connection takes nothing for so long is gone.</summary>
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    /// <summary>Sessions end and rights change while somebody watches: so often it is asked whether they still may.</summary>
    internal static readonly TimeSpan RightsInterval = TimeSpan.FromSeconds(5);

    public static async Task SendAsync(
        WebSocket socket, LiveHub hub, StreamName stream, Func<bool> mayWatch, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watching = EndWithRightsAsync(mayWatch, time, end);
        var viewer = hub.Join(stream);
        try
        {
            var closing = WaitForCloseAsync(socket, end);
            await SendMessagesAsync(socket, viewer, time, end.Token);
            await closing;
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // The viewer has left, or the server ends.
        }
        finally
        {
            hub.Leave(stream, viewer);
            socket.Abort();
            await end.CancelAsync();
            await watching;
        }
    }

    private static async Task EndWithRightsAsync(Func<bool> mayWatch, TimeProvider time, CancellationTokenSource end)
    {
        using var timer = new PeriodicTimer(RightsInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(end.Token))
            {
                if (!mayWatch())
                {
                    await end.CancelAsync();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Nobody watches any more.
        }
    }

    private static async Task SendMessagesAsync(
        WebSocket socket, LiveViewer viewer, TimeProvider time, CancellationToken cancellationToken)
    {
        await foreach (var message in viewer.ReadAsync(cancellationToken))
        {
            using var patience = new CancellationTokenSource(SendPatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
            await socket.SendAsync(
                message.Bytes,
                message.Kind == LiveMessageKind.Text ? WebSocketMessageType.Text : WebSocketMessageType.Binary,
                endOfMessage: true,
                either.Token);
        }
    }

    /// <summary>Viewers have nothing to say here: what they send ends at the first message.</summary>
    private static async Task WaitForCloseAsync(WebSocket socket, CancellationTokenSource end)
    {
        var buffer = new byte[256];
        try
        {
            var result = await socket.ReceiveAsync(buffer.AsMemory(), end.Token);
            if (result.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, end.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // Gone without a word.
        }

        await end.CancelAsync();
    }
}
