namespace Saksi.Simulator.Server;

/// <summary>One request of a client (RFC 2326 6), its body left out.</summary>
internal sealed class RtspRequest(string method, string target, List<KeyValuePair<string, string>> headers)
{
    public string Method { get; } = method;

    /// <summary>The request URL as the client wrote it.</summary>
    public string Target { get; } = target;

    /// <summary>The first header of this name, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (var header in headers)
            {
                if (header.Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                {
                    return header.Value;
                }
            }

            return null;
        }
    }
}
