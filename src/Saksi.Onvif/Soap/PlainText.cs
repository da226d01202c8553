using System.Text;

namespace Saksi.Onvif.Soap;

/// <summary>Makes text of a camera fit to stand in a sentence: short, one line, without control characters.</summary>
internal static class PlainText
{
    public static string Clean(string text, int maxLength)
    {
        var clean = new StringBuilder(Math.Min(text.Length, maxLength));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > maxLength)
            {
                break;
            }

            if (Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format)
            {
                clean.Append(' ');
            }
            else
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().Trim();
    }
}
