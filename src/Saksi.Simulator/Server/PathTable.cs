using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Server;

/// <summary>Finds the stream, and the track, that a request's URL means.</summary>
internal sealed class PathTable
{
    private readonly Dictionary<string, (SimulatedStream Stream, int Track)> _byPath = new(StringComparer.Ordinal);

    /// <summary>Says that a URL means a whole stream, not one of its tracks.</summary>
    public const int WholeStream = -1;

    /// <exception cref="SimulatorException">Two streams have the same path.</exception>
    public PathTable(IEnumerable<SimulatedCamera> cameras)
    {
        foreach (var stream in cameras.SelectMany(camera => camera.Streams))
        {
            Add(stream);
        }
    }

    private void Add(SimulatedStream stream)
    {
        if (!_byPath.TryAdd(stream.Path, (stream, WholeStream)))
        {
            throw new SimulatorException($"Two streams have the path {stream.Path}; give each its own.");
        }

        _byPath[stream.Path + "/"] = (stream, WholeStream);
        for (var track = 0; track < 2; track++)
        {
            var control = ControlOf(stream, track, "");
            if (control.StartsWith('/'))
            {
                _byPath[control] = (stream, track);
                continue;
            }

            // Clients append the control with or without a slash; all mean the same.
            _byPath[$"{stream.Path}/{control}"] = (stream, track);
            _byPath[$"{stream.Path}{control}"] = (stream, track);
        }
    }

    /// <summary>The control attribute of a track; a whole URL needs the base of the server.</summary>
    public static string ControlOf(SimulatedStream stream, int track, string origin) =>
        stream.Camera.Options.Personality.Sdp.Control switch
        {
            ControlStyle.StreamNumber => $"stream={track}",
            ControlStyle.Absolute => $"{origin}{stream.Path}/trackID={track}",
            ControlStyle.Query => $"?ctype={(stream.TrackOf(track)?.IsVideo ?? track == 0 ? "video" : "audio")}",
            ControlStyle.Rooted => $"{stream.Path}/trackID={track}",
            _ => $"trackID={track}",
        };

    public bool TryFind(string target, out SimulatedStream stream, out int track)
    {
        var found = _byPath.TryGetValue(PathOf(target), out var entry);
        (stream, track) = entry;
        return found;
    }

    // Cuts scheme and authority off; an unparsable target is looked up as it is, and not found.
    private static string PathOf(string target)
    {
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return target;
        }

        var path = target.IndexOf('/', scheme + 3);
        return path < 0 ? "/" : target[path..];
    }
}
