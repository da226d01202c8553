using Saksi.Server.Live;

namespace Saksi.Server.Tests.Live;

public sealed class LiveViewerTests
{
    private static readonly LiveMessage Key = new(new byte[1000], LiveMessageKind.KeyFrame);
    private static readonly LiveMessage Next = new(new byte[1000], LiveMessageKind.Dependent);
    private static readonly LiveMessage Sound = new(new byte[10], LiveMessageKind.Audio);

    [Fact]
    public async Task Begins_with_a_key_frame_and_counts_nothing_before_it_as_lost()
    {
        var viewer = new LiveViewer();
        foreach (var message in new[] { Next, Sound, Key, Next })
        {
            viewer.Offer(message);
        }

        Assert.Equal([Sound, Key, Next], await AllAsync(viewer));
        Assert.Equal(0, viewer.SkippedUnits);
    }

    [Fact]
    public async Task A_slow_viewer_loses_units_up_to_a_key_frame_and_is_told_how_many()
    {
        var viewer = new LiveViewer();
        viewer.Offer(new LiveMessage(new byte[LiveViewer.MaximumQueuedBytes], LiveMessageKind.KeyFrame));
        viewer.Offer(Next); // No room.
        await using (var reading = viewer.ReadAsync(CancellationToken.None).GetAsyncEnumerator(TestContext.Current.CancellationToken))
        {
            Assert.True(await reading.MoveNextAsync());
        }

        viewer.Offer(Next); // There is room again, but it cannot be decoded.
        viewer.Offer(Key);
        var rest = await AllAsync(viewer);
        Assert.Equal("""{"type":"skipped","units":2}"""u8.ToArray(), rest[0].Bytes.ToArray());
        Assert.Equal([Key], rest.Skip(1));
        Assert.Equal(2, viewer.SkippedUnits);
    }

    [Fact]
    public async Task What_waits_for_a_viewer_that_does_not_read_is_bounded()
    {
        var viewer = new LiveViewer();
        for (var i = 0; i < 100_000; i++)
        {
            viewer.Offer(i % 25 == 0 ? Key : Next);
            viewer.Offer(Sound);
        }

        var waiting = await AllAsync(viewer);
        Assert.InRange(waiting.Sum(message => message.Bytes.Length), 1, LiveViewer.MaximumQueuedBytes);
        Assert.InRange(waiting.Count, 1, 1000);
    }

    private static async Task<List<LiveMessage>> AllAsync(LiveViewer viewer)
    {
        viewer.Complete();
        var messages = new List<LiveMessage>();
        await foreach (var message in viewer.ReadAsync(TestContext.Current.CancellationToken))
        {
            messages.Add(message);
        }

        return messages;
    }
}
