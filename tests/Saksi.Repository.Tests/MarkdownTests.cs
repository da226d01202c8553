using System.Text.RegularExpressions;

namespace Saksi.Repository.Tests;

/// <summary>Links in the documentation lead somewhere.</summary>
public sealed partial class MarkdownTests
{
    public static TheoryData<string> Pages() => [.. Repository.Files("", ".md")];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Links_to_files_and_headings_that_exist(string page)
    {
        var broken = Link().Matches(WithoutCode(Repository.Read(page)))
            .Select(match => match.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Where(target => !Leads(page, target));

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("Life of a frame", "life-of-a-frame")]
    [InlineData("Keys, and `age`: what is it?", "keys-and-age-what-is-it")]
    public void Makes_anchors_as_the_forges_do(string heading, string anchor) => Assert.Equal(anchor, Anchor(heading));

    private static bool Leads(string page, string target)
    {
        var parts = target.Split('#', 2);
        var folder = Path.GetDirectoryName(page) ?? "";
        var path = parts[0].Length == 0 ? page : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, folder, parts[0]));
        return Repository.Exists(path)
            && (parts.Length == 1 || Headings(WithoutCode(Repository.Read(path))).Contains(parts[1]));
    }

    private static IEnumerable<string> Headings(string text) =>
        text.Split('\n').Where(line => line.StartsWith('#')).Select(line => Anchor(line.TrimStart('#')));

    private static string Anchor(string heading) =>
        NotInAnchor().Replace(heading.Trim(), "").Replace(' ', '-').ToLowerInvariant();

    private static string WithoutCode(string text) => Code().Replace(text, "");

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```|<!--.*?-->", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
