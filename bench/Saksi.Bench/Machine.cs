using System.Runtime.InteropServices;

namespace Saksi.Bench;

/// <summary>What a figure depends on besides the program.</summary>
/// <param name="Processor">Model and number of cores.</param>
/// <param name="Memory">In GiB.</param>
/// <param name="Kernel">Its version.</param>
/// <param name="Runtime">Of .NET.</param>
/// <param name="System">The distribution.</param>
/// <param name="FileSystem">Of the directory that is recorded to.</param>
/// <param name="RamFileSystem">Of the directory that recordings are opened to.</param>
internal sealed record Machine(
    string Processor, string Memory, string Kernel, string Runtime, string System, string FileSystem, string RamFileSystem)
{
    public static Machine Describe(BenchOptions options) => new(
        $"{Environment.ProcessorCount} cores of {Value("/proc/cpuinfo", "model name")}"
            + (File.ReadAllText("/proc/cpuinfo").Contains("hypervisor", StringComparison.Ordinal) ? " (a virtual machine)" : ""),
        $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1 << 30):F0} GiB",
        File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
        RuntimeInformation.FrameworkDescription,
        Value("/etc/os-release", "PRETTY_NAME").Trim('"'),
        new DriveInfo(Path.GetFullPath(options.Directory)).DriveFormat,
        new DriveInfo(Path.GetFullPath(options.RamDirectory)).DriveFormat);

    /// <summary>How many wanted to run during the last minute: above the number of cores, the machine was not quiet.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static string Value(string file, string name)
    {
        var line = File.ReadLines(file).FirstOrDefault(each => each.StartsWith(name, StringComparison.Ordinal)) ?? "";
        return line[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }
}
