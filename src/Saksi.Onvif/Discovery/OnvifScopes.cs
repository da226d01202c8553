using Saksi.Onvif.Soap;

namespace Saksi.Onvif.Discovery;

/// <summary>What a camera tells everybody about itself (ONVIF Core 7.3.3): <c>onvif://www.onvif.org/name/…</c>.</summary>
public sealed class OnvifScopes
{
    private const int MaxScopes = 64;
    private const int MaxLength = 512;

    private readonly List<(string Key, string Value)> _values = [];

    private OnvifScopes(IReadOnlyList<string> all)
    {
        All = all;
        foreach (var scope in all)
        {
            if (TrySplit(scope, out var key, out var value))
            {
                _values.Add((key, value));
            }
        }
    }

    /// <summary>As the camera wrote them, in its order: that betrays the maker behind the brand.</summary>
    public IReadOnlyList<string> All { get; }

    /// <summary>What the camera is called; null when it does not say.</summary>
    public string? Name => First("name");

    /// <summary>The model; null when the camera does not say.</summary>
    public string? Hardware => First("hardware");

    /// <summary>Where it was made, sold or mounted, such as <c>country/china</c>; makers disagree on it.</summary>
    public IReadOnlyList<string> Locations => [.. Values("location")];

    /// <summary>Such as <c>Streaming</c>, <c>T</c> or <c>G</c>.</summary>
    public IReadOnlyList<string> Profiles => [.. Values("Profile")];

    /// <summary>In the form <c>44:47:cc:12:34:56</c>; null when the camera does not say.</summary>
    public string? MacAddress => (First("MAC") ?? First("mac_address")) is { } text ? Mac(text) : null;

    /// <summary>Everything said under a key, in any case, such as <c>extension</c>.</summary>
    public IEnumerable<string> Values(string key) =>
        _values.Where(each => each.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Select(each => each.Value);

    /// <summary>Reads the text of a Scopes element: at most 64 of at most 512 characters.</summary>
    public static OnvifScopes Parse(string text)
    {
        var scopes = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Where(scope => scope.Length <= MaxLength)
            .Take(MaxScopes)
            .Select(scope => PlainText.Clean(scope, MaxLength));
        return new OnvifScopes([.. scopes]);
    }

    private string? First(string key) => Values(key).FirstOrDefault(value => value.Length > 0);

    private static bool TrySplit(string scope, out string key, out string value)
    {
        const string Prefix = "onvif://www.onvif.org/";
        (key, value) = ("", "");
        if (!scope.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var path = scope[Prefix.Length..].Split('/', 2);
        key = path[0];
        value = path.Length < 2 ? "" : PlainText.Clean(Uri.UnescapeDataString(path[1]), MaxLength);
        return key.Length > 0;
    }

    private static string? Mac(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiHexDigit)).ToLowerInvariant();
        return digits.Length == 12 ? string.Join(':', Enumerable.Range(0, 6).Select(index => digits.Substring(2 * index, 2))) : null;
    }
}
