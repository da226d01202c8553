namespace Saksi.Bench;

/// <summary>Where a run keeps what it writes; gone when it is disposed of.</summary>
internal sealed class Workspace : IDisposable
{
    private readonly string _folder;
    private readonly string _ramFolder;
    private int _next;

    public Workspace(BenchOptions options)
    {
        Options = options;
        var name = $"saksi-bench-{Environment.ProcessId}";
        _folder = Directory.CreateDirectory(Path.Combine(options.Directory, name)).FullName;
        _ramFolder = Directory.CreateDirectory(Path.Combine(options.RamDirectory, name)).FullName;
    }

    public BenchOptions Options { get; }

    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>The <c>saksi</c> command that is measured.</summary>
    public static string SaksiPath { get; } = Path.Combine(AppContext.BaseDirectory, "saksi");

    /// <summary>A path that nothing has yet, on the disk that is measured.</summary>
    public string NewPath(string name) => Path.Combine(_folder, $"{++_next}-{name}");

    /// <summary>A path that nothing has yet, in memory.</summary>
    public string NewRamPath(string name) => Path.Combine(_ramFolder, $"{++_next}-{name}");

    public Task WaitAsync(TimeSpan time, CancellationToken stop) => Task.Delay(time, Time, stop);

    public void Say(string line) => Console.Error.WriteLine($"{Time.GetLocalNow():HH:mm:ss} {line}");

    public static void Delete(string path)
    {
        if (Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }

    public void Dispose()
    {
        Delete(_folder);
        Delete(_ramFolder);
    }
}
