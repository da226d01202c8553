using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Saksi.Bench.Measures;

/// <summary>Listens to the runtime's allocation ticks in this process.</summary>
internal sealed class AllocationTicks : EventListener
{
    private const EventKeywords GarbageCollector = (EventKeywords)1;

    private readonly ConcurrentDictionary<string, long> _bytes = new();

    /// <summary>The types that most bytes are allocated as.</summary>
    public IReadOnlyList<(string Type, double Share)> Shares(int most)
    {
        var total = (double)Math.Max(1, _bytes.Values.Sum());
        return [.. _bytes.OrderByDescending(each => each.Value).Take(most).Select(each => (each.Key, each.Value / total))];
    }

    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name == "Microsoft-Windows-DotNETRuntime")
        {
            EnableEvents(eventSource, EventLevel.Verbose, GarbageCollector);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (eventData.EventName?.StartsWith("GCAllocationTick", StringComparison.Ordinal) == true
            && eventData.PayloadNames is { } names && eventData.Payload is { } payload)
        {
            var type = payload[names.IndexOf("TypeName")] as string ?? "?";
            var bytes = Convert.ToInt64(payload[names.IndexOf("AllocationAmount64")]);
            _bytes.AddOrUpdate(type, bytes, (_, sum) => sum + bytes);
        }
    }
}
