using System.Text;
using Saksi.Cli.Commands.Doctor;

namespace Saksi.Cli.Tests.Commands.Doctor;

public sealed class IdentitySearchTests : IDisposable
{
    private const int Block = 256 * 1024;
    private const string Mark = "AGE-SECRET-KEY-1";

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-identities-").FullName;

    [Theory]
    [InlineData("at the start", 0)]
    [InlineData("before the end of a block", Block - 16)]
    [InlineData("one letter over it", Block - 14)]
    [InlineData("one letter before it", Block - 1)]
    [InlineData("at the start of the next", Block)]
    [InlineData("in the third", (2 * Block) - 7)]
    public void Finds_a_key_wherever_it_stands(string name, int offset)
    {
        var path = Write(name, new string('x', offset) + Mark + new string('y', 100));
        Write("nothing", new string('x', (2 * Block) + 5));

        Assert.Equal([path], Search());
    }

    [Theory]
    [InlineData("capitals", "x AGE-SECRET-KEY-1", true)]
    [InlineData("small letters", "x age-secret-key-1", true)]
    [InlineData("a recipient", "age1qqqq", false)]
    [InlineData("too short", "AGE-SECRET", false)]
    [InlineData("empty", "", false)]
    [InlineData("a sealed file", "age-encryption.org/v1\n-> X25519 AGE-SECRET-KEY-1", false)]
    public void Looks_at_the_content(string name, string content, bool isFound)
    {
        Write(name, content);
        Assert.Equal(isFound, Search().Count == 1);
    }

    [Fact]
    public void Looks_into_folders_and_hidden_files()
    {
        var deep = Write("a/b/.c", Mark);
        Assert.Equal([deep], Search());
    }

    [Fact]
    public void Does_not_follow_links()
    {
        var outside = Path.GetTempFileName();
        File.WriteAllText(outside, Mark);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), outside);

        Assert.Empty(Search());
        File.Delete(outside);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private List<string> Search() => IdentitySearch.Search([_folder], () => { }, CancellationToken.None).Found;

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!); // never null: the path has a folder
        File.WriteAllText(path, content, Encoding.ASCII);
        return path;
    }
}
