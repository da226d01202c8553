using System.Runtime.InteropServices;

namespace Saksi.Cli.Commands.Doctor;

/// <summary>Two questions to Linux that .NET does not ask: is the clock steered, and how many files fit on a disk.</summary>
/// <remarks>
/// The structures are those of 64-bit Linux, where every field used here is eight bytes wide. Elsewhere the answer is
/// null, which the checks report as unknown.
/// </remarks>
internal static class Kernel
{
    private const int ClockIsNotSynchronized = 5; // TIME_ERROR of adjtimex(2)

    public static ClockState? ReadClock()
    {
        // struct timex of adjtimex(2): modes (0 changes nothing), offset, freq, maxerror in microseconds, ...
        var timex = new long[64];
        if (!IsKnown || AdjustTime(timex) is var state && state < 0)
        {
            return null;
        }

        return new ClockState(state != ClockIsNotSynchronized, TimeSpan.FromMicroseconds(timex[3]));
    }

    public static FileSystemState? ReadFileSystem(string path)
    {
        // struct statvfs of statvfs(3): bsize, frsize, blocks, bfree, bavail, files, ffree, favail, ...
        var state = new long[32];
        if (!IsKnown || StatFileSystem(path, state) != 0)
        {
            return null;
        }

        var (block, blocks, freeBlocks, files, freeFiles) = (state[1], state[2], state[4], state[5], state[7]);
        return new FileSystemState(blocks * block, freeBlocks * block, files, freeFiles);
    }

    private static bool IsKnown => Environment.Is64BitProcess;

    [DllImport("libc", EntryPoint = "adjtimex")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int AdjustTime([In, Out] long[] timex);

    [DllImport("libc", EntryPoint = "statvfs")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatFileSystem([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [In, Out] long[] state);
}
