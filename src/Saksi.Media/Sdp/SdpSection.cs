namespace Saksi.Media.Sdp;

/// <summary>The attribute lines of one media, or of the session, as they were read.</summary>
internal sealed class SdpSection(string mediaLine)
{
    private const int MaxEntries = 64;

    private readonly Dictionary<int, string> _parameterTexts = [];
    private readonly Dictionary<int, IReadOnlyDictionary<string, string>> _parameters = [];

    /// <summary>What follows <c>m=</c>; empty for the session.</summary>
    internal string MediaLine { get; } = mediaLine;

    internal string? Control { get; private set; }

    internal string? Tool { get; private set; }

    internal SdpDirection Direction { get; private set; }

    internal Dictionary<int, string> Rtpmaps { get; } = [];

    internal void AddAttribute(ReadOnlySpan<char> attribute)
    {
        var colon = attribute.IndexOf(':');
        var name = (colon < 0 ? attribute : attribute[..colon]).Trim().ToString().ToLowerInvariant();
        var value = colon < 0 ? "" : attribute[(colon + 1)..].Trim().ToString();
        switch (name)
        {
            case "control":
                Control ??= value.Length > 0 ? value : null;
                break;
            case "tool":
                Tool ??= value;
                break;
            case "rtpmap":
                Add(Rtpmaps, value);
                break;
            case "fmtp":
                Add(_parameterTexts, value);
                break;
            default:
                Direction = name switch
                {
                    "recvonly" => SdpDirection.ReceiveOnly,
                    "sendonly" => SdpDirection.SendOnly,
                    "sendrecv" => SdpDirection.SendAndReceive,
                    "inactive" => SdpDirection.Inactive,
                    _ => Direction,
                };
                break;
        }
    }

    /// <summary>The parameters of a payload type; null when this section has none.</summary>
    /// <remarks>Read once: hundreds of formats may ask for the same 64 KiB.</remarks>
    internal IReadOnlyDictionary<string, string>? ParametersOf(int payloadType)
    {
        if (!_parameters.TryGetValue(payloadType, out var parameters)
            && _parameterTexts.TryGetValue(payloadType, out var text))
        {
            parameters = SdpAttributes.FormatParameters(text);
            _parameters.Add(payloadType, parameters);
        }

        return parameters;
    }

    private static void Add(Dictionary<int, string> entries, string value)
    {
        if (entries.Count < MaxEntries && SdpAttributes.TrySplitPayloadType(value, out var payloadType, out var rest))
        {
            entries.TryAdd(payloadType, rest);
        }
    }
}
