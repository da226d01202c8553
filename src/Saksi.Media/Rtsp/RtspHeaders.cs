namespace Saksi.Media.Rtsp;

/// <summary>The header fields of one RTSP message, names without regard to case, in their order.</summary>
internal sealed class RtspHeaders
{
    internal const int MaxFields = 128;

    // Each makes the whole value anew: without a bound 16 KiB of them would take 60 MB.
    private const int MaxFoldedLines = 64;

    private readonly List<KeyValuePair<string, string>> _fields = [];
    private int _foldedLines;

    /// <summary>The first value of a field; null when there is none.</summary>
    internal string? this[string name] => All(name).FirstOrDefault();

    internal IEnumerable<string> All(string name) =>
        _fields.Where(f => f.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(f => f.Value);

    /// <summary>Reads one header line; one that is no header is skipped.</summary>
    internal void AddLine(ReadOnlySpan<char> line)
    {
        // RFC 2326 4.2 takes over folding from HTTP/1.1: a line that starts with a blank goes on with the one before.
        if (line[0] is ' ' or '\t')
        {
            if (_fields.Count > 0 && _foldedLines < MaxFoldedLines)
            {
                _foldedLines++;
                var last = _fields[^1];
                _fields[^1] = new(last.Key, string.Concat(last.Value, " ", line.Trim()));
            }

            return;
        }

        var colon = line.IndexOf(':');
        if (colon > 0 && _fields.Count < MaxFields)
        {
            _fields.Add(new(line[..colon].Trim().ToString(), line[(colon + 1)..].Trim().ToString()));
        }
    }
}
