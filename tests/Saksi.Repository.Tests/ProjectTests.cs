using System.Xml.Linq;

namespace Saksi.Repository.Tests;

/// <summary>The arrows of ARCHITECTURE.md: formats below, domains above them, programs on top.</summary>
public sealed class ProjectTests
{
    /// <summary>Each project of the product with the projects it may use. A new one needs a line here, and in the picture.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Saksi.Age"] = [],
        ["Saksi.Media"] = [],
        ["Saksi.Onvif"] = [],
        ["Saksi.Recording"] = ["Saksi.Age", "Saksi.Media"],
        ["Saksi.Simulator"] = [],
        ["Saksi.Server"] = ["Saksi.Age", "Saksi.Media", "Saksi.Onvif", "Saksi.Recording"],
        ["Saksi.Cli"] = ["Saksi.Age", "Saksi.Media", "Saksi.Onvif", "Saksi.Recording", "Saksi.Server", "Saksi.Simulator"],
    };

    /// <summary>Names under which anything may be put, so that nothing is found again.</summary>
    private static readonly HashSet<string> SaysNothing =
        new(StringComparer.OrdinalIgnoreCase) { "Core", "Common", "Shared", "Util", "Utils", "Utilities", "Helpers", "Abstractions", "Misc" };

    private static readonly string[] SaysNothingAtTheEnd =
        ["Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Service", "Impl"];

    public static TheoryData<string> Projects() => [.. Repository.Files("src", ".csproj")];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Uses_only_what_stands_below_it(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path);

        Assert.True(MayUse.ContainsKey(name), $"{name} is new: add it to {nameof(MayUse)} and to ARCHITECTURE.md.");
        Assert.All(References(path), used => Assert.Contains(used, MayUse[name]));
    }

    [Theory]
    [InlineData("Saksi.Age")]
    [InlineData("Saksi.Media")]
    [InlineData("Saksi.Onvif")]
    public void Knows_nothing_of_the_product(string format)
    {
        var words = Repository.Files($"src/{format}", ".cs")
            .Where(path => Repository.Read(path).Contains("using Saksi.", StringComparison.Ordinal))
            .SelectMany(path => Repository.Read(path).Split('\n').Where(line => line.StartsWith("using Saksi.", StringComparison.Ordinal)))
            .Where(line => !line.StartsWith($"using {format}", StringComparison.Ordinal));

        Assert.Empty(words);
    }

    [Fact]
    public void Stands_in_the_solution()
    {
        var solution = Repository.Read("Saksi.slnx");
        Assert.All(
            Repository.Files("", ".csproj"), path => Assert.Contains($"Path=\"{path}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void Has_a_test_project() =>
        Assert.All(MayUse.Keys, name => Assert.True(Repository.Exists($"tests/{name}.Tests/{name}.Tests.csproj"), name));

    [Fact]
    public void Has_folders_that_say_what_is_in_them()
    {
        var folders = Repository.Files("src", ".cs")
            .SelectMany(path => path.Split('/')[..^1])
            .SelectMany(folder => folder.Split('.'))
            .Distinct();

        Assert.All(folders, folder => Assert.DoesNotContain(folder, SaysNothing));
    }

    [Fact]
    public void Has_types_that_say_what_they_do() =>
        Assert.All(
            Repository.Files("src", ".cs").Select(path => Path.GetFileNameWithoutExtension(path)),
            type => Assert.DoesNotContain(SaysNothingAtTheEnd, ending => type.EndsWith(ending, StringComparison.Ordinal)));

    private static IEnumerable<string> References(string path) =>
        XDocument.Parse(Repository.Read(path)).Descendants("ProjectReference")
            .Select(each => (string?)each.Attribute("Include") ?? "")
            .Select(include => Path.GetFileNameWithoutExtension(include.Replace('\\', '/')));
}
