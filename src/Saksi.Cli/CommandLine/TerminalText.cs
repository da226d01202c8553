using System.Globalization;

namespace Saksi.Cli.CommandLine;

/// <summary>Text of cameras and files on its way to a terminal, where control sequences would be obeyed.</summary>
internal static class TerminalText
{
    /// <summary>The text with control and formatting characters made visible as U+FFFD; line breaks are kept.</summary>
    public static string Clean(string text) => text.All(IsHarmless)
        ? text
        : string.Concat(text.Select(c => IsHarmless(c) ? c : '\uFFFD'));

    // Format characters include the bidirectional overrides, which make a text read as another one.
    private static bool IsHarmless(char c) =>
        c == '\n' || (!char.IsControl(c) && char.GetUnicodeCategory(c) != UnicodeCategory.Format);
}
