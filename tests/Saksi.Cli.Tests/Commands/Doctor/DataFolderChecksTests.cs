using Saksi.Cli.Commands.Doctor;

namespace Saksi.Cli.Tests.Commands.Doctor;

public sealed class DataFolderChecksTests : IDisposable
{
    private const long Gigabyte = 1_000_000_000;

    private readonly string _root = Directory.CreateTempSubdirectory("saksi-machine-").FullName;
    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-data-").FullName;

    [Theory]
    [InlineData("plenty", 1000, 400, nameof(FindingLevel.Ok))]
    [InlineData("less than a twentieth", 1000, 49, nameof(FindingLevel.Warning))]
    [InlineData("a twentieth", 1000, 50, nameof(FindingLevel.Ok))]
    [InlineData("next to nothing", 10, 0, nameof(FindingLevel.Problem))]
    public void Looks_at_free_space(string name, long totalGigabytes, long freeGigabytes, string level)
    {
        Assert.NotEmpty(name);
        var state = new FileSystemState(totalGigabytes * Gigabyte, freeGigabytes * Gigabyte, 0, 0);
        Assert.Equal(level, Find("data-space", state).Level.ToString());
    }

    [Theory]
    [InlineData("no limit", 0, 0, nameof(FindingLevel.NotApplicable))]
    [InlineData("plenty", 10_000_000, 5_000_000, nameof(FindingLevel.Ok))]
    [InlineData("a few weeks", 10_000_000, 99_999, nameof(FindingLevel.Warning))]
    [InlineData("not a day", 10_000_000, 1439, nameof(FindingLevel.Problem))]
    public void Looks_at_free_inodes(string name, long total, long free, string level)
    {
        Assert.NotEmpty(name);
        Assert.Equal(level, Find("data-files", new FileSystemState(Gigabyte, Gigabyte, total, free)).Level.ToString());
    }

    [Theory]
    [InlineData("the owner's", UnixFileMode.None, nameof(FindingLevel.Ok))]
    [InlineData("the group's too", UnixFileMode.GroupRead | UnixFileMode.GroupExecute, nameof(FindingLevel.Ok))]
    [InlineData("everybody may look", UnixFileMode.OtherRead | UnixFileMode.OtherExecute, nameof(FindingLevel.Warning))]
    [InlineData("everybody may write", UnixFileMode.OtherWrite | UnixFileMode.OtherExecute, nameof(FindingLevel.Problem))]
    [InlineData("everybody may write, and delete what is theirs", UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit, nameof(FindingLevel.Warning))]
    public void Looks_at_permissions(string name, UnixFileMode others, string level)
    {
        Assert.NotEmpty(name);
        File.SetUnixFileMode(_folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | others);
        Assert.Equal(level, Find("data-permissions").Level.ToString());
    }

    [Theory]
    [InlineData("the owner's", UnixFileMode.None, nameof(FindingLevel.Ok))]
    [InlineData("everybody may look", UnixFileMode.OtherRead | UnixFileMode.OtherExecute, nameof(FindingLevel.Ok))]
    [InlineData("as /tmp is", UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute | UnixFileMode.StickyBit, nameof(FindingLevel.Ok))]
    [InlineData("everybody may rename", UnixFileMode.OtherWrite | UnixFileMode.OtherExecute, nameof(FindingLevel.Problem))]
    public void Looks_at_permissions_of_the_folder_around_it(string name, UnixFileMode others, string level)
    {
        Assert.NotEmpty(name);
        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data"), Owner).FullName;
        File.SetUnixFileMode(_folder, Owner | others);
        var finding = DataFolderChecks.Run(new Machine { Root = _root, ReadFileSystem = _ => null }, data + "/")
            .Single(each => each.Check == "data-permissions");
        Assert.Equal(level, finding.Level.ToString());
    }

    [Theory]
    [InlineData("a disk", "ext4", nameof(FindingLevel.Ok))]
    [InlineData("memory", "tmpfs", nameof(FindingLevel.Warning))]
    [InlineData("another machine", "nfs4", nameof(FindingLevel.Warning))]
    public void Looks_at_the_kind_of_disk(string name, string kind, string level)
    {
        Assert.NotEmpty(name);
        Directory.CreateDirectory($"{_root}/proc/self");
        var parent = Path.GetDirectoryName(_folder);

        // The last mount on a place hides the earlier ones; a longer name that is not a parent counts for nothing.
        File.WriteAllText(
            $"{_root}/proc/self/mounts", $"/dev/a / xfs rw 0 0\n/dev/b {parent} xfs rw 0 0\n/dev/c {parent} {kind} rw 0 0\nd {_folder}x xfs rw 0 0\n");
        Assert.Equal(level, Find("data-disk").Level.ToString());
        Assert.Contains(kind, Find("data-disk").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_the_folder_is_not_there()
    {
        var finding = Assert.Single(DataFolderChecks.Run(new Machine(), "/nowhere/data"));
        Assert.Equal(FindingLevel.Problem, finding.Level);
    }

    [Fact]
    public void Asks_the_kernel_about_the_real_disk()
    {
        var state = Kernel.ReadFileSystem(_folder);

        var drive = new DriveInfo(_folder);
        Assert.NotNull(state);
        Assert.Equal(drive.TotalSize, state.Value.TotalBytes);
        Assert.InRange(state.Value.FreeFiles, 0, Math.Max(0, state.Value.TotalFiles));
    }

    public void Dispose()
    {
        Directory.Delete(_root, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    private Finding Find(string check, FileSystemState? state = null) =>
        DataFolderChecks.Run(new Machine { Root = _root, ReadFileSystem = _ => state }, _folder).Single(each => each.Check == check);
}
