using System.Text;
using System.Text.RegularExpressions;

namespace Saksi.Cli.Tests.Transcripts;

/// <summary>Compares lines with the patterns of a transcript and remembers the words that they name.</summary>
internal sealed partial class LinePatterns
{
    private readonly Dictionary<string, string> _words = [];

    /// <summary>Puts remembered words in the place of their names.</summary>
    public string Fill(string command) =>
        Name().Replace(command, match => _words.GetValueOrDefault(match.Groups[1].Value, match.Value));

    /// <summary>Whether the lines are those that the patterns describe.</summary>
    public bool Match(IReadOnlyList<string> patterns, IReadOnlyList<string> lines) => Match(patterns, 0, lines, 0);

    private bool Match(IReadOnlyList<string> patterns, int pattern, IReadOnlyList<string> lines, int line)
    {
        if (pattern == patterns.Count)
        {
            return line == lines.Count;
        }

        if (patterns[pattern] == "...")
        {
            return Enumerable.Range(line, lines.Count - line + 1).Any(rest => Match(patterns, pattern + 1, lines, rest));
        }

        return line < lines.Count && MatchLine(patterns[pattern], lines[line]) && Match(patterns, pattern + 1, lines, line + 1);
    }

    private bool MatchLine(string pattern, string line)
    {
        var expression = new StringBuilder("^");
        var position = 0;
        foreach (Match name in Name().Matches(pattern))
        {
            expression.Append(Regex.Escape(pattern[position..name.Index]));
            position = name.Index + name.Length;
            var word = name.Groups[1].Value;
            expression.Append(word switch
            {
                "*" => ".*",
                _ when _words.TryGetValue(word, out var known) => Regex.Escape(known),
                _ => $@"(?<{word}>\S+)",
            });
        }

        expression.Append(Regex.Escape(pattern[position..])).Append('$');
        var match = Regex.Match(line, expression.ToString());
        foreach (Group group in match.Groups.Values.Where(group => group.Success && !char.IsAsciiDigit(group.Name[0])))
        {
            _words[group.Name] = group.Value;
        }

        return match.Success;
    }

    [GeneratedRegex(@"\[(\*|[a-z][a-z0-9]*)\]")]
    private static partial Regex Name();
}
