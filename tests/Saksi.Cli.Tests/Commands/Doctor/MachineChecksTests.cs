using Saksi.Cli.Commands.Doctor;

namespace Saksi.Cli.Tests.Commands.Doctor;

public sealed class MachineChecksTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("saksi-machine-").FullName;

    [Theory]
    [InlineData("steered", true, 0.01, nameof(FindingLevel.Ok))]
    [InlineData("steered badly", true, 5, nameof(FindingLevel.Warning))]
    [InlineData("not steered", false, 16, nameof(FindingLevel.Warning))]
    public void Looks_at_the_clock(string name, bool isSynchronized, double errorSeconds, string level)
    {
        Assert.NotEmpty(name);
        Assert.Equal(level, Find("clock", new ClockState(isSynchronized, TimeSpan.FromSeconds(errorSeconds))).Level.ToString());
    }

    [Fact]
    public void Says_what_is_off_without_a_decoder_in_a_sandbox()
    {
        var finding = Find("watching");
        Assert.Equal(FindingLevel.Warning, finding.Level);
        Assert.Contains("motion and thumbnails are off", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_guess_about_a_clock_that_says_nothing() =>
        Assert.Equal(FindingLevel.NotApplicable, Find("clock").Level);

    [Theory]
    [InlineData("enough", "1048576", nameof(FindingLevel.Ok))]
    [InlineData("just enough", "1856", nameof(FindingLevel.Ok))]
    [InlineData("just not enough", "1855", nameof(FindingLevel.Warning))]
    [InlineData("hardly any", "64", nameof(FindingLevel.Warning))]
    [InlineData("no limit", "unlimited", nameof(FindingLevel.Ok))]
    public void Looks_at_open_files(string name, string hardLimit, string level)
    {
        Assert.NotEmpty(name);
        Write("/proc/self/limits", Limits(openFiles: hardLimit));
        Assert.Equal(level, Find("open-files").Level.ToString());
    }

    [Theory]
    [InlineData("none", "", nameof(FindingLevel.Ok))]
    [InlineData("in memory", "/dev/zram0 partition 8388604 0 100", nameof(FindingLevel.Ok))]
    [InlineData("encrypted", "/dev/dm-1 partition 8388604 0 -2", nameof(FindingLevel.Ok))]
    [InlineData("a volume, not encrypted", "/dev/dm-2 partition 8388604 0 -2", nameof(FindingLevel.Warning))]
    [InlineData("a partition", "/dev/sda2 partition 8388604 0 -2", nameof(FindingLevel.Warning))]
    [InlineData("a file", "/swapfile file 8388604 0 -2", nameof(FindingLevel.Warning))]
    public void Looks_at_swap(string name, string line, string level)
    {
        Assert.NotEmpty(name);
        Write("/proc/swaps", $"Filename Type Size Used Priority\n{line}\n");
        Write("/sys/class/block/dm-1/dm/uuid", "CRYPT-PLAIN-swap\n");
        Write("/sys/class/block/dm-2/dm/uuid", "LVM-abcdef\n");
        Assert.Equal(level, Find("swap").Level.ToString());
    }

    [Theory]
    [InlineData("a file, but of no size", "core", "0", nameof(FindingLevel.Ok))]
    [InlineData("a file", "core", "unlimited", nameof(FindingLevel.Warning))]
    [InlineData("a program, which no limit stops", "|/usr/lib/systemd/systemd-coredump", "0", nameof(FindingLevel.Warning))]
    public void Looks_at_core_dumps(string name, string pattern, string softLimit, string level)
    {
        Assert.NotEmpty(name);
        Write("/proc/sys/kernel/core_pattern", pattern);
        Write("/proc/self/limits", Limits(coreSize: softLimit));
        Assert.Equal(level, Find("core-dumps").Level.ToString());
    }

    [Theory]
    [InlineData("as Linux comes", "212992", nameof(FindingLevel.Warning))]
    [InlineData("raised", "4194304", nameof(FindingLevel.Ok))]
    [InlineData("not a number", "many", nameof(FindingLevel.NotApplicable))]
    public void Looks_at_the_receive_buffer(string name, string bytes, string level)
    {
        Assert.NotEmpty(name);
        Write("/proc/sys/net/core/rmem_max", bytes);
        Assert.Equal(level, Find("udp-buffer").Level.ToString());
    }

    [Theory]
    [InlineData("32768\t60999", nameof(FindingLevel.Ok))]
    [InlineData("60000\t60100", nameof(FindingLevel.Warning))]
    [InlineData("nonsense", nameof(FindingLevel.NotApplicable))]
    public void Looks_at_the_ports(string range, string level)
    {
        Write("/proc/sys/net/ipv4/ip_local_port_range", range);
        Assert.Equal(level, Find("udp-ports").Level.ToString());
    }

    [Theory]
    [InlineData("MemTotal: 8000000 kB\nMemAvailable:    4000000 kB\n", nameof(FindingLevel.Ok))]
    [InlineData("MemAvailable:    100000 kB\n", nameof(FindingLevel.Warning))]
    [InlineData("MemTotal: 8000000 kB\n", nameof(FindingLevel.NotApplicable))]
    public void Looks_at_memory(string lines, string level)
    {
        Write("/proc/meminfo", lines);
        Assert.Equal(level, Find("memory").Level.ToString());
    }

    [Fact]
    public void Looks_for_programs()
    {
        Assert.Equal("ffmpeg and ffprobe not found. Recording needs neither; the demo and the tests do.", Find("ffmpeg").Message);
        Write("/ffmpeg", "");
        Assert.StartsWith("ffprobe not found.", Find("ffmpeg").Message, StringComparison.Ordinal);
        Write("/ffprobe", "");
        Assert.Equal(FindingLevel.Ok, Find("ffmpeg").Level);
    }

    [Fact]
    public void Says_what_to_do_about_everything_that_is_wrong()
    {
        var findings = MachineChecks.Run(Machine(new ClockState(false, TimeSpan.Zero))).ToList();

        Assert.Contains(findings, each => each.Level == FindingLevel.Warning);
        Assert.All(findings, each => Assert.Equal(each.Level >= FindingLevel.Warning, each.Remedy is not null));
    }

    [Fact]
    public void Reads_the_real_machine_without_an_exception() =>
        Assert.All(MachineChecks.Run(new Machine()), each => Assert.NotEmpty(each.Message));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Limits(string coreSize = "0", string openFiles = "4096") => $"""
        Limit                     Soft Limit           Hard Limit           Units
        Max core file size        {coreSize}                    unlimited            bytes
        Max open files            1024                 {openFiles}              files
        """;

    private Finding Find(string check, ClockState? clock = null) =>
        MachineChecks.Run(Machine(clock)).Single(each => each.Check == check);

    private Machine Machine(ClockState? clock) => new()
    {
        Root = _root,
        SearchPath = $"/nowhere:{_root}",
        ReadClock = () => clock,
        FindWatchingProblem = () => "bubblewrap is not installed: motion and thumbnails are off.",
    };

    private void Write(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root + path)!); // never null: the path has a folder
        File.WriteAllText(_root + path, content);
    }
}
