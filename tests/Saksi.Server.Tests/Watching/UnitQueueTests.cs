using System.Buffers;
using Saksi.Media.Tracks;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Tests.Watching;

public sealed class UnitQueueTests
{
    private static readonly DecoderTask Task = new(Codec.H264, 320, 180);

    [Fact]
    public void A_queue_that_is_full_is_emptied_and_begins_again_at_a_key_frame()
    {
        using var queue = new UnitQueue();
        queue.Add(Unit(isKeyFrame: true));
        for (var i = 0; i < 80; i++)
        {
            queue.Add(Unit(isKeyFrame: false));
        }

        Assert.False(queue.TryPeek(out _));
        Assert.False(queue.Takes(isKeyFrame: false));
        Assert.Equal(81, queue.Dropped);
        queue.Add(Unit(isKeyFrame: true));
        Assert.True(queue.TryTake(Task, out var unit));
        Assert.True(unit.IsKeyFrame);
    }

    [Fact]
    public void A_unit_that_comes_when_watching_has_ended_is_let_go()
    {
        var queue = new UnitQueue();
        queue.Dispose();
        queue.Add(Unit(isKeyFrame: true));
        Assert.False(queue.TryPeek(out _));
    }

    private static DecoderUnit Unit(bool isKeyFrame) => new(ArrayPool<byte>.Shared.Rent(16), 16, isKeyFrame, Task, DateTimeOffset.UnixEpoch);
}
