namespace Saksi.Media.Depacketizers;

/// <summary>Looks into the parameters of an <c>a=fmtp</c> line as cameras write them.</summary>
internal static class FormatParameters
{
    /// <summary>A parameter's value, its name in any case (Reolink writes <c>SizeLength</c>); null when it is not there.</summary>
    public static string? Find(IReadOnlyDictionary<string, string> parameters, string name)
    {
        if (parameters.TryGetValue(name, out var exact))
        {
            return exact.Trim();
        }

        foreach (var (key, value) in parameters)
        {
            if (key.Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return value.Trim();
            }
        }

        return null;
    }

    /// <summary>A parameter that is a number of at most <paramref name="maximum"/>; null when it is missing or none.</summary>
    public static int? FindNumber(IReadOnlyDictionary<string, string> parameters, string name, int maximum) =>
        int.TryParse(Find(parameters, name), out var number) && number >= 0 && number <= maximum ? number : null;

    /// <summary>Base64 with or without its padding; null when it is something else.</summary>
    public static byte[]? DecodeBase64(string text)
    {
        var bare = text.Trim().TrimEnd('=');
        var bytes = new byte[(bare.Length * 3 / 4) + 3];
        var padded = bare.PadRight((bare.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var count) ? bytes[..count] : null;
    }
}
