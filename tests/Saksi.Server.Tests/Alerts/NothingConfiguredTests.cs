using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Saksi.Server.Events;

namespace Saksi.Server.Tests.Alerts;

/// <summary>Without rules and a broker, events open no connection. Runs alone: it hears every connection of the process.</summary>
[Collection(nameof(Alone))]
public sealed class NothingConfiguredTests
{
    [Fact]
    public async Task Nothing_is_sent_anywhere_that_was_not_configured()
    {
        using var connections = new Connections();
        await using (var rig = new AlertRig(""))
        {
            foreach (var kind in Enum.GetValues<EventKind>())
            {
                rig.Feed.Begin("gate", kind, TimeProvider.System.GetUtcNow());
            }

            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System);
        }

        Assert.Empty(connections.Begun);

        // The ear is open: with a webhook it hears one.
        await using var receiver = new HttpReceiver();
        await using (var rig = new AlertRig($"  rules:\n    night:\n      webhook: {receiver.Address}\n"))
        {
            rig.Motion();
            await Support.Eventually.HoldsAsync(() => !connections.Begun.IsEmpty, "a connection");
        }
    }

    private sealed class Connections : EventListener
    {
        public ConcurrentQueue<string> Begun { get; } = [];

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            // While the base class is being made there is no queue yet.
            if (eventData.EventName == "ConnectStart")
            {
                Begun?.Enqueue(string.Join(' ', eventData.Payload ?? []));
            }
        }
    }
}

/// <summary>Tests that hear or change what belongs to the whole process.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
