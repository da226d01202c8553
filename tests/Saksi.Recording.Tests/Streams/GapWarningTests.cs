using Microsoft.Extensions.Logging;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Streams;

public sealed class GapWarningTests : IDisposable
{
    private readonly StoreFixture _store = new();

    [Fact]
    public void Each_gap_is_told_when_it_opens_and_not_again_for_every_attempt()
    {
        var logger = new Lines();
        using (var keeper = _store.Keeper())
        {
            var tracker = new GapTracker(StoreFixture.Door, keeper, startsInGap: false, logger);
            tracker.Open(StoreFixture.Us(1), GapReason.DiskFull, "'/disk' is full");
            tracker.Open(StoreFixture.Us(2), GapReason.DiskFull, "'/disk' is full");
            tracker.Open(StoreFixture.Us(3), GapReason.Unreachable, "no answer");
            tracker.Close(StoreFixture.Us(4));
            tracker.Open(StoreFixture.Us(5), GapReason.Unreachable, "no answer");
            tracker.Open(StoreFixture.Us(6), GapReason.Stopped, "");
        }

        Assert.Equal(
            [
                "Warning: door/main: disk-full: '/disk' is full",
                "Warning: door/main: unreachable: no answer",
                "Warning: door/main: unreachable: no answer",
            ],
            logger.All);
    }

    public void Dispose() => _store.Dispose();

    private sealed class Lines : ILogger
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
