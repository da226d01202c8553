using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>Texts about servers that alerts go through, as the page sends them.</summary>
internal static class AlertServerText
{
    /// <exception cref="SettingsException">One of them cannot be used.</exception>
    public static void Check(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (text is not null && (text.Length > 256 || text.Any(char.IsControl)))
            {
                throw new SettingsException("Names and passwords have at most 256 characters and no control characters.");
            }
        }
    }

    public static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
