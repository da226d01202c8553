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

    [Theory]
    [InlineData("for later", "// TODO: later", true)]
    [InlineData("a word that holds it", "var TODOS = 1;", false)]
    [InlineData("a rule switched off", "[SuppressMessage(\"Design\", \"CA1062:x\", Justification = \"y\")]", true)]
    [InlineData("everything caught, and why", "[SuppressMessage(\n  \"Design\",\n  \"CA1031:x\",\n  Justification = \"y\")]", false)]
    [InlineData("everything caught, and not why", "[SuppressMessage(\"Design\", \"CA1031:x\")]", true)]
    public void Finds_what_is_forbidden(string name, string source, bool isForbidden)
    {
        Assert.NotEmpty(name);
        Assert.Equal(isForbidden, Forbidden().IsMatch(source));
    }

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
        // npm also keeps where a package's authors take donations: that is nobody's registry.
        Assert.All(locks, path => Assert.DoesNotContain(
            path.EndsWith("package-lock.json", StringComparison.Ordinal) ? "\"resolved\":" : "://", Repository.Read(path), StringComparison.Ordinal));
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

    // CA1031, catching everything, may be silenced: in a supervisor loop, saying why.
    [GeneratedRegex(
        @"\bTODO\b|\bFIXME\b|\bHACK\b|#pragma|#region|NotImplementedException"
        + @"|SuppressMessage(?!\(\s*""Design"",\s*""CA1031[^""]*"",\s*Justification = "")")]
    private static partial Regex Forbidden();
}
