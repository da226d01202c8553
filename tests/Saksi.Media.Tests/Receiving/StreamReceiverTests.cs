using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;

namespace Saksi.Media.Tests.Receiving;

public sealed class StreamReceiverTests
{
    [Fact]
    public async Task Receives_units_from_a_plain_camera_and_takes_the_session_down()
    {
        await using var camera = new FakeCamera(async (connection, request) =>
        {
            if (request.Method != "PLAY")
            {
                return false;
            }

            await connection.SendAsync(FakeCamera.Ok(request, ""));
            for (var index = 0; index < 50; index++)
            {
                await connection.SendAsync(Packets.Audio(index));
            }

            return true;
        });
        var sink = new CollectingSink();
        await using (var receiver = await StreamReceiver.OpenAsync(new() { Url = RtspUrl.Parse(camera.Url) }))
        {
            var receiving = receiver.ReceiveAsync(sink);
            await sink.WaitForUnitsAsync(50).WaitAsync(TimeSpan.FromSeconds(10));
            Assert.False(receiving.IsCompleted);
            Assert.Equal(50, receiver.Statistics.Packets);
            Assert.Empty(receiver.Quirks);
        }

        Assert.Equal(["OPTIONS", "DESCRIBE", "SETUP", "PLAY", "TEARDOWN"], camera.Requests.Select(r => r.Method));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 160L * i), sink.Units.Select(u => u.Pts));
        Assert.Equal(sink.Units.Select(u => u.Pts), sink.Units.Select(u => u.Dts));
    }
}
