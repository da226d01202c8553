namespace Saksi.Recording.Segments;

/// <summary>Which camera and which of its streams. Both names are also folder names.</summary>
/// <param name="Camera">The camera's id.</param>
/// <param name="Stream">Usually <c>main</c> or <c>sub</c>.</param>
public readonly record struct StreamName(string Camera, string Stream)
{
    /// <summary>The longest name of a camera or stream.</summary>
    public const int MaximumLength = 64;

    public override string ToString() => $"{Camera}/{Stream}";

    /// <summary>Whether a text may name a camera or a stream: letters, digits, <c>.</c>, <c>_</c>, <c>-</c>; no leading dot.</summary>
    public static bool IsValidPart(string text) =>
        text.Length is > 0 and <= MaximumLength
        && text[0] != '.'
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>Makes a valid name of any text.</summary>
    public static string Sanitize(string text)
    {
        var clean = string.Concat(text.Select(c => IsValidPart("x" + c) ? c : '-')).Trim('-', '.');
        clean = clean.Length > MaximumLength ? clean[..MaximumLength].TrimEnd('-', '.') : clean;
        return clean.Length == 0 ? "camera" : clean;
    }
}
