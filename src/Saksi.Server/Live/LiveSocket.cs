using System.Net.WebSockets;
using Saksi.Recording.Segments;

namespace Saksi.Server.Live;

/// <summary>Sends one stream to one viewer over a WebSocket until either of them has enough.</summary>
internal static class LiveSocket
{
    /// <summary>A viewer whose connection takes nothing for so long is gone.</summary>
    private static readonly TimeSpan SendPatience = TimeSpan.FromSeconds(10);

    public static async Task SendAsync(
        WebSocket socket, LiveHub hub, StreamName stream, TimeProvider time, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
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
