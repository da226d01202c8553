using System.Text.RegularExpressions;

namespace Saksi.Repository.Tests;

/// <summary>What stands in no source file: rules switched off, things left for later.</summary>
public sealed partial class SourceTests
{
    /// <summary>Beyond this a file does two things, or is the table of a specification.</summary>
    private const int LongestFileLines = 600;

    public static TheoryData<string> Sources() => [.. Repository.Files("src", ".cs")];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Switches_no_rule_off_and_leaves_nothing_for_later(string path)
    {
        var found = Forbidden().Matches(Repository.Read(path)).Select(match => match.Value);
        Assert.Empty(found);
    }

    [Theory]
    [MemberData(nameof(Sources))]
    public void Is_not_too_long(string path) =>
        Assert.InRange(Repository.Read(path).AsSpan().Count('\n'), 1, LongestFileLines);

    [Fact]
    public void Explains_every_warning_that_a_project_switches_off()
    {
        var silent = Repository.Files("src", ".csproj", ".props", ".targets")
            .SelectMany(path => Repository.Read(path).Split('\n').Select(line => $"{path}: {line.Trim()}"))
            .Where(line => line.Contains("<NoWarn>", StringComparison.Ordinal) && !line.Contains("<!--", StringComparison.Ordinal));

        Assert.Empty(silent);
    }

    [Fact]
    public void Locks_packages_without_naming_a_host()
    {
        var locks = Repository.Files("", "packages.lock.json", "package-lock.json").ToList();

        Assert.NotEmpty(locks);
        Assert.All(locks, path => Assert.DoesNotContain("://", Repository.Read(path), StringComparison.Ordinal));
        Assert.Empty(Repository.Files("", "nuget.config", "NuGet.Config", "NuGet.config", ".npmrc"));
    }

    [Fact]
    public void Ends_lines_as_Unix_does()
    {
        var windows = Repository.Files("", ".cs", ".md", ".sh", ".props", ".targets", ".csproj")
            .Concat(["saksi", "test", ".ci/run"])
            .Where(path => Repository.Read(path).Contains('\r', StringComparison.Ordinal));

        Assert.Empty(windows);
    }

    [GeneratedRegex(@"\bTODO\b|\bFIXME\b|\bHACK\b|#pragma|#region|SuppressMessage|NotImplementedException")]
    private static partial Regex Forbidden();
}
