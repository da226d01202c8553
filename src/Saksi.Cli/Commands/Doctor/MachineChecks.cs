using System.Globalization;
using System.Runtime.InteropServices;
using Saksi.Server.Settings;

namespace Saksi.Cli.Commands.Doctor;

/// <summary>What has to be right on a machine that records, wherever its recordings are.</summary>
internal static class MachineChecks
{
    /// <summary>Sockets and files that one camera with two streams needs at most, rounded up.</summary>
    private const int FilesPerCamera = 16;

    /// <summary>A key frame of a 4K camera arrives in one burst; a second of 16 Mbit/s fits into this.</summary>
    private const long EnoughReceiveBufferBytes = 2 << 20;

    private static readonly string[] DemoPrograms = ["ffmpeg", "ffprobe"];

    private static readonly TimeSpan ToleratedClockError = TimeSpan.FromSeconds(1);

    public static IEnumerable<Finding> Run(Machine machine)
    {
        yield return Runtime();
        yield return Programs(machine);
        yield return Watching(machine);
        yield return Age(machine);
        yield return Clock(machine);
        yield return OpenFiles(machine);
        yield return Memory(machine);
        yield return ReceiveBuffer(machine);
        yield return UdpPorts(machine);
        yield return Swap(machine);
        yield return CoreDumps(machine);
    }

    private static Finding Runtime() =>
        Finding.Ok("runtime", $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}.");

    private static Finding Programs(Machine machine)
    {
        var missing = DemoPrograms.Where(name => machine.FindProgram(name) is null).ToList();
        return missing.Count == 0
            ? Finding.Ok("ffmpeg", "ffmpeg and ffprobe are here, for the demo and the tests.")
            : Finding.Warning(
                "ffmpeg",
                $"{string.Join(" and ", missing)} not found. Recording needs neither; the demo and the tests do.",
                "apt-get install ffmpeg");
    }

    private static Finding Watching(Machine machine) => machine.FindWatchingProblem() is { } problem
        ? Finding.Warning("watching", problem, "apt-get install ffmpeg bubblewrap, and allow user namespaces")
        : Finding.Ok("watching", "ffmpeg runs in its sandbox, for motion and thumbnails.");

    private static Finding Age(Machine machine) => machine.FindProgram("age") is { } path
        ? Finding.Ok("age", $"{path} can open the recordings without Saksi.")
        : Finding.NotApplicable("age", "The stock age command is not installed; 'saksi age' does the same.");

    private static Finding Clock(Machine machine) => machine.ReadClock() switch
    {
        null => Finding.NotApplicable("clock", "The kernel does not say whether its clock is synchronised."),
        { IsSynchronized: false } => Finding.Warning(
            "clock",
            "No time service steers the clock, so the times of the recordings are as wrong as it is.",
            "apt-get install chrony, with a time server in your own network if the recorder is to reach no other."),
        { MaximumError: var error } when error > ToleratedClockError => Finding.Warning(
            "clock",
            $"The clock is steered, but may be wrong by {DurationText.Format(error)}.",
            "Look whether the time server answers: chronyc sources, or timedatectl timesync-status."),
        _ => Finding.Ok("clock", "The clock is synchronised."),
    };

    private static Finding OpenFiles(Machine machine)
    {
        // The runtime raises its own limit to the hard one when it starts.
        if (machine.ReadLimit("Max open files", hard: true) is not { } limit)
        {
            return Finding.Ok("open-files", "The number of open files is not limited.");
        }

        var cameras = Math.Max(0, limit - 256) / FilesPerCamera;
        var message = $"{limit} files may be open at once: enough for {cameras} cameras.";
        return cameras >= 100
            ? Finding.Ok("open-files", message)
            : Finding.Warning("open-files", message, "LimitNOFILE=65536 in the systemd unit, or: ulimit -n 65536");
    }

    private static Finding Memory(Machine machine)
    {
        const string Name = "MemAvailable:";
        var line = machine.ReadLines("/proc/meminfo").FirstOrDefault(each => each.StartsWith(Name, StringComparison.Ordinal));
        if (!long.TryParse(line?[Name.Length..].Replace("kB", "", StringComparison.Ordinal), out var kibibytes))
        {
            return Finding.NotApplicable("memory", "The kernel does not say how much memory is left.");
        }

        var message = $"{ByteSizeText.Format(kibibytes * 1024)} of memory are available.";
        return kibibytes >= 256 * 1024
            ? Finding.Ok("memory", message)
            : Finding.Warning("memory", message, "Count with 100 MB and 3 MB for each camera.");
    }

    private static Finding ReceiveBuffer(Machine machine)
    {
        if (!long.TryParse(machine.ReadFirstLine("/proc/sys/net/core/rmem_max"), out var bytes))
        {
            return Finding.NotApplicable("udp-buffer", "The kernel does not say how large a receive buffer may be.");
        }

        var message = $"A UDP socket may buffer {ByteSizeText.Format(bytes)}.";
        return bytes >= EnoughReceiveBufferBytes
            ? Finding.Ok("udp-buffer", message)
            : Finding.Warning(
                "udp-buffer",
                $"{message} Key frames of cameras on UDP arrive in larger bursts. TCP does not need it.",
                "echo net.core.rmem_max=4194304 > /etc/sysctl.d/60-saksi.conf && sysctl --system");
    }

    private static Finding UdpPorts(Machine machine)
    {
        var range = machine.ReadFirstLine("/proc/sys/net/ipv4/ip_local_port_range")
            ?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (range.Length != 2
            || !int.TryParse(range[0], CultureInfo.InvariantCulture, out var first)
            || !int.TryParse(range[1], CultureInfo.InvariantCulture, out var last))
        {
            return Finding.NotApplicable("udp-ports", "The kernel does not say which ports it gives out.");
        }

        // RTP and RTCP, each for video and audio.
        var cameras = (last - first + 1) / 4;
        var message = $"Ports {first} to {last} are given out: enough for {cameras} cameras on UDP.";
        return cameras >= 100
            ? Finding.Ok("udp-ports", $"{message} A firewall must let them in from the cameras.")
            : Finding.Warning("udp-ports", message, "sysctl -w net.ipv4.ip_local_port_range='32768 60999'");
    }

    private static Finding Swap(Machine machine)
    {
        var open = machine.ReadLines("/proc/swaps").Skip(1)
            .Select(line => line.Split([' ', '\t'], 2)[0])
            .Where(device => device.Length > 0 && !IsMemoryOrEncrypted(machine, device))
            .ToList();
        return open.Count == 0
            ? Finding.Ok("swap", "No unencrypted swap: frames in memory do not reach a disk that way.")
            : Finding.Warning(
                "swap",
                $"Swap on {string.Join(", ", open)} is not known to be encrypted. Frames wait in memory until they are "
                + "sealed, and swapping writes memory to the disk.",
                "swapoff -a and take it out of /etc/fstab, or encrypt it (crypttab option 'swap'), or use zram.");
    }

    private static bool IsMemoryOrEncrypted(Machine machine, string device)
    {
        var name = Path.GetFileName(device);
        return name.StartsWith("zram", StringComparison.Ordinal)
            || machine.ReadFirstLine($"/sys/class/block/{name}/dm/uuid")?.StartsWith("CRYPT-", StringComparison.Ordinal) == true;
    }

    private static Finding CoreDumps(Machine machine)
    {
        var pattern = machine.ReadFirstLine("/proc/sys/kernel/core_pattern") ?? "";

        // A pipe gets the dump whatever the limit is (core(5)); a file is written only as far as the limit allows.
        var isWritten = pattern.StartsWith('|') || (pattern.Length > 0 && machine.ReadLimit("Max core file size", hard: false) is not 0);
        return isWritten
            ? Finding.Warning(
                "core-dumps",
                $"A crash would write memory, with frames that are not sealed yet, to a disk ({pattern}).",
                pattern.StartsWith('|')
                    ? "Storage=none in /etc/systemd/coredump.conf, or: sysctl -w kernel.core_pattern=core, and LimitCORE=0"
                    : "LimitCORE=0 in the systemd unit, or: ulimit -c 0")
            : Finding.Ok("core-dumps", "A crash writes no memory to a disk.");
    }
}
