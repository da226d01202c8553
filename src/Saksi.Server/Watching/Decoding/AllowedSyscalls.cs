using System.Runtime.InteropServices;

namespace Saksi.Server.Watching.Decoding;

/// <summary>The system calls that a decoder needs to turn bytes of its standard input into bytes on its standard output.</summary>
/// <remarks>
/// Numbers are those of Linux' unistd.h; null: the processor's Linux has no such call. What opens a socket, a process, a kernel key,
/// another's memory, a program for the kernel or a mount is not here, nor is ioctl: pipes need none. Threads are
/// <see cref="SyscallFilter"/>'s own case.
/// </remarks>
internal static class AllowedSyscalls
{
    private static readonly Syscall[] All =
    [
        // The standard pipes, and the files that it consists of.
        new("read", 0, 63),
        new("readv", 19, 65),
        new("pread64", 17, 67),
        new("write", 1, 64),
        new("writev", 20, 66),
        new("close", 3, 57),
        new("lseek", 8, 62),
        new("open", 2, null),
        new("openat", 257, 56),
        new("fstat", 5, 80),
        new("stat", 4, null),
        new("lstat", 6, null),
        new("newfstatat", 262, 79),
        new("statx", 332, 291),
        new("access", 21, null),
        new("faccessat", 269, 48),
        new("readlink", 89, null),
        new("readlinkat", 267, 78),
        new("getdents64", 217, 61),
        new("getcwd", 79, 17),
        new("fcntl", 72, 25),
        new("dup", 32, 23),
        new("dup2", 33, null),
        new("dup3", 292, 24),

        // Memory.
        new("brk", 12, 214),
        new("mmap", 9, 222),
        new("munmap", 11, 215),
        new("mprotect", 10, 226),
        new("mremap", 25, 216),
        new("madvise", 28, 233),

        // Threads and waiting.
        new("futex", 202, 98),
        new("set_robust_list", 273, 99),
        new("set_tid_address", 218, 96),
        new("rseq", 334, 293),
        new("sched_yield", 24, 124),
        new("sched_getaffinity", 204, 123),
        new("membarrier", 324, 283),
        new("poll", 7, null),
        new("ppoll", 271, 73),
        new("select", 23, null),
        new("pselect6", 270, 72),
        new("nanosleep", 35, 101),
        new("clock_nanosleep", 230, 115),
        new("restart_syscall", 219, 128),

        // Clocks and figures of itself.
        new("clock_gettime", 228, 113),
        new("clock_getres", 229, 114),
        new("gettimeofday", 96, 169),
        new("times", 100, 153),
        new("getrusage", 98, 165),
        new("getrlimit", 97, 163),
        new("prlimit64", 302, 261),
        new("sysinfo", 99, 179),
        new("uname", 63, 160),
        new("getpid", 39, 172),
        new("getppid", 110, 173),
        new("gettid", 186, 178),
        new("getuid", 102, 174),
        new("geteuid", 107, 175),
        new("getgid", 104, 176),
        new("getegid", 108, 177),
        new("getpgrp", 111, null),
        new("getrandom", 318, 278),
        new("arch_prctl", 158, null),

        // Signals to itself, and the end.
        new("rt_sigaction", 13, 134),
        new("rt_sigprocmask", 14, 135),
        new("rt_sigreturn", 15, 139),
        new("sigaltstack", 131, 132),
        new("tgkill", 234, 131),
        new("exit", 60, 93),
        new("exit_group", 231, 94),

        // bubblewrap's own: becoming the program, and waiting for it as the first process.
        new("execve", 59, 221),
        new("wait4", 61, 260),
    ];

    public static IEnumerable<int> Of(Architecture architecture) =>
        All.Select(call => architecture == Architecture.Arm64 ? call.Arm64 : call.X64).OfType<int>();

    private sealed record Syscall(string Name, int? X64, int? Arm64);
}
