using Saksi.Server.Events;
using Saksi.Server.Watching.Motion;

namespace Saksi.Server.Watching;

/// <summary>Motion of one camera as events.</summary>
internal sealed class MotionEvents(string camera, EventFeed feed) : IMotionSink
{
    private NoticedEvent? _now;

    public void OnMotionBegan(DateTimeOffset at, double score) => _now = feed.Begin(camera, EventKind.Motion, at, score);

    public void OnMotionEnded(DateTimeOffset at, double score)
    {
        if (_now is { } noticed)
        {
            _now = null;
            feed.End(noticed, at, score);
        }
    }

    public void OnActivity(DateTimeOffset second, ReadOnlySpan<byte> grid) => feed.AddActivity(camera, second, grid);
}
