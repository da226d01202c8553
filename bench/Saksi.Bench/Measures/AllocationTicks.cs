using System.Collections.Concurrent;
using System.Diagnostics.Tracing;

namespace Saksi.Bench.Measures;

/// <summary>Listens to the runtime's allocation ticks in this process: of which type, and on which thread.</summary>
internal sealed class AllocationTicks : EventListener
{
    private const EventKeywords GarbageCollector = (EventKeywords)1;

    private readonly ConcurrentDictionary<string, long> _types = new();
    private readonly ConcurrentDictionary<string, long> _threads = new();

    /// <summary>The types that most bytes are allocated as.</summary>
    public IReadOnlyList<(string Name, double Share)> Types => Shares(_types);

    /// <summary>The threads that allocate most, as the kernel calls them. Sockets are read on ".NET TP Worker".</summary>
    public IReadOnlyList<(string Name, double Share)> Threads => Shares(_threads);

    /// <summary>Which part of the bytes these threads allocate.</summary>
    public double ShareOf(IReadOnlySet<string> threads) =>
        _threads.Where(each => threads.Contains(each.Key)).Sum(each => each.Value) / (double)Math.Max(1, _threads.Values.Sum());

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
            _types.AddOrUpdate(type, bytes, (_, sum) => sum + bytes);
            _threads.AddOrUpdate(ThreadName(eventData.OSThreadId), bytes, (_, sum) => sum + bytes);
        }
    }

    private static IReadOnlyList<(string Name, double Share)> Shares(ConcurrentDictionary<string, long> bytes)
    {
        var total = (double)Math.Max(1, bytes.Values.Sum());
        return [.. bytes.OrderByDescending(each => each.Value).Take(6).Select(each => (each.Key, each.Value / total))];
    }

    private static string ThreadName(long thread)
    {
        var path = $"/proc/self/task/{thread}/comm";
        return File.Exists(path) ? File.ReadAllText(path).Trim() : "a thread that has ended";
    }
}
