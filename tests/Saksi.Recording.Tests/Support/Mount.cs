namespace Saksi.Recording.Tests.Support;

/// <summary>Something mounted on a folder; whatever is there in the end is unmounted.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private Mount(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>A file system in memory.</summary>
    public static Task<Mount> MemoryAsync(string folder, string size) =>
        CreateAsync(folder, "-t", "tmpfs", "-o", $"size={size}", "saksi-test", folder);

    /// <summary>Another folder shown here, as if it were a disk.</summary>
    public static Task<Mount> BindAsync(string from, string folder) => CreateAsync(folder, "--bind", from, folder);

    /// <summary>A disk image with ext4, which can be frozen.</summary>
    /// <param name="image">The image's file, which is made and takes only the space that is written.</param>
    /// <param name="folder">Where it is mounted.</param>
    /// <param name="bytes">How large the disk seems to be.</param>
    /// <param name="options">More options of mkfs.ext4.</param>
    public static async Task<Mount> ImageAsync(string image, string folder, long bytes, params string[] options)
    {
        await using (var file = File.Create(image))
        {
            file.SetLength(bytes);
        }

        var (exit, _, error) = await Tool.RunAsync("mkfs.ext4", ["-q", "-F", .. options, image]);
        Assert.True(exit == 0, error);
        return await CreateAsync(folder, "-o", "loop", image, folder);
    }

    /// <summary>Runs mount once more, such as with <c>-o remount,ro</c>.</summary>
    public static async Task<bool> TryRunAsync(params string[] arguments) => (await Tool.RunAsync("mount", arguments)).Exit == 0;

    /// <summary>Takes it away although files are open, as a cable does.</summary>
    public async Task PullAsync()
    {
        var (exit, _, error) = await Tool.RunAsync("umount", "-l", Folder);
        Assert.True(exit == 0, error);
    }

    public async ValueTask DisposeAsync()
    {
        while ((await Tool.RunAsync("mountpoint", "-q", Folder)).Exit == 0)
        {
            await PullAsync();
        }
    }

    private static async Task<Mount> CreateAsync(string folder, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        var (exit, _, error) = await Tool.RunAsync("mount", arguments);
        Assert.SkipUnless(exit == 0, $"This test needs to mount a file system, which only root may: {error.Trim()}");
        return new Mount(folder);
    }
}
