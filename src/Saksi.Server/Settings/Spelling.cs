namespace Saksi.Server.Settings;

/// <summary>How far a word is from another, to offer what was probably meant.</summary>
public static class Spelling
{
    /// <summary>Levenshtein's distance: letters to change, add or take away.</summary>
    public static int WrongLetters(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var row = 1; row <= left.Length; row++)
        {
            var current = new int[right.Length + 1];
            current[0] = row;
            for (var column = 1; column <= right.Length; column++)
            {
                var change = previous[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1);
                current[column] = Math.Min(change, Math.Min(previous[column], current[column - 1]) + 1);
            }

            previous = current;
        }

        return previous[^1];
    }
}
