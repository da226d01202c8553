using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>Decides which rules tell of an event, and remembers when each is quiet. Thread-safe.</summary>
internal sealed class AlertRules(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Rule, string? Camera, EventKind Kind), long> _told = [];

    /// <summary>The rules that tell of it now.</summary>
    public List<AlertRule> Choose(AlertSettings settings, NoticedEvent noticed)
    {
        lock (_lock)
        {
            return settings.Rules.Where(rule => Wants(rule, noticed) && IsLoud(rule, noticed)).ToList();
        }
    }

    private bool Wants(AlertRule rule, NoticedEvent noticed) =>
        (rule.Kinds.Count == 0 || rule.Kinds.Contains(noticed.Kind))
        && (rule.Cameras.Count == 0 || (noticed.Camera is { } camera && rule.Cameras.Contains(camera)))
        && rule.When?.Contains(time.GetLocalNow().DateTime) != false;

    private bool IsLoud(AlertRule rule, NoticedEvent noticed)
    {
        var key = (rule.Name, noticed.Camera, noticed.Kind);
        if (_told.TryGetValue(key, out var last) && time.GetElapsedTime(last) < rule.Quiet)
        {
            return false;
        }

        _told[key] = time.GetTimestamp();
        return true;
    }
}
