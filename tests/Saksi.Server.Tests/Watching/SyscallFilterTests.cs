using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Tests.Watching;

/// <summary>The filter's program, run here as the kernel runs it. Numbers are those of Linux' unistd.h.</summary>
public sealed class SyscallFilterTests
{
    private const uint Allow = 0x7FFF_0000;
    private const uint NotPermitted = 0x0005_0001;
    private const uint NotImplemented = 0x0005_0026;
    private const uint Kill = 0x8000_0000;
    private const uint X64 = 0xC000_003E;
    private const uint Arm64 = 0xC000_00B7;
    private const uint I386 = 0x4000_0003;

    /// <summary>What glibc starts a thread with, and what it starts a process with.</summary>
    private const uint ThreadFlags = 0x003D_0F00;
    private const uint ProcessFlags = 0x0120_0011;

    [Theory]
    [InlineData("read", Architecture.X64, X64, 0u, 0u, Allow)]
    [InlineData("read on arm64", Architecture.Arm64, Arm64, 63u, 0u, Allow)]
    [InlineData("a thread", Architecture.X64, X64, 56u, ThreadFlags, Allow)]
    [InlineData("a thread on arm64", Architecture.Arm64, Arm64, 220u, ThreadFlags, Allow)]
    [InlineData("a process", Architecture.X64, X64, 56u, ProcessFlags, NotPermitted)]
    [InlineData("a process on arm64", Architecture.Arm64, Arm64, 220u, ProcessFlags, NotPermitted)]
    [InlineData("fork", Architecture.X64, X64, 57u, 0u, NotPermitted)]
    [InlineData("socket", Architecture.X64, X64, 41u, 0u, NotPermitted)]
    [InlineData("socket on arm64", Architecture.Arm64, Arm64, 198u, 0u, NotPermitted)]
    [InlineData("ptrace", Architecture.X64, X64, 101u, 0u, NotPermitted)]
    [InlineData("ptrace on arm64", Architecture.Arm64, Arm64, 117u, 0u, NotPermitted)]
    [InlineData("mount", Architecture.X64, X64, 165u, 0u, NotPermitted)]
    [InlineData("mount on arm64", Architecture.Arm64, Arm64, 40u, 0u, NotPermitted)]
    [InlineData("keyctl", Architecture.X64, X64, 250u, 0u, NotPermitted)]
    [InlineData("keyctl on arm64", Architecture.Arm64, Arm64, 219u, 0u, NotPermitted)]
    [InlineData("bpf", Architecture.X64, X64, 321u, 0u, NotPermitted)]
    [InlineData("bpf on arm64", Architecture.Arm64, Arm64, 280u, 0u, NotPermitted)]
    [InlineData("io_uring_setup", Architecture.X64, X64, 425u, 0u, NotImplemented)]
    [InlineData("io_uring_setup on arm64", Architecture.Arm64, Arm64, 425u, 0u, NotImplemented)]
    [InlineData("clone3", Architecture.X64, X64, 435u, 0u, NotImplemented)]
    [InlineData("a call with 32-bit pointers", Architecture.X64, X64, 0x4000_0000u, 0u, Kill)]
    [InlineData("a call of a 32-bit program", Architecture.X64, I386, 3u, 0u, Kill)]
    [InlineData("a call of another processor", Architecture.Arm64, X64, 63u, 0u, Kill)]
    public void Decides(string name, Architecture machine, uint architecture, uint number, uint argument, uint expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, Run(SyscallFilter.For(machine)!, architecture, number, argument));
    }

    [Fact]
    public void There_is_none_for_a_processor_that_the_table_does_not_know() => Assert.Null(SyscallFilter.For(Architecture.Arm));

    /// <summary>Classic BPF as far as the filter uses it (linux/filter.h).</summary>
    private static uint Run(byte[] program, uint architecture, uint number, uint argument)
    {
        uint accumulator = 0;
        for (var at = 0; ; at += 8)
        {
            var constant = BinaryPrimitives.ReadUInt32LittleEndian(program.AsSpan(at + 4));
            switch (BinaryPrimitives.ReadUInt16LittleEndian(program.AsSpan(at)))
            {
                case 0x20:
                    accumulator = constant switch { 0 => number, 4 => architecture, 16 => argument, _ => throw new InvalidOperationException($"loads {constant}") };
                    break;
                case 0x15:
                    at += 8 * (accumulator == constant ? program[at + 2] : program[at + 3]);
                    break;
                case 0x35:
                    at += 8 * (accumulator >= constant ? program[at + 2] : program[at + 3]);
                    break;
                case 0x45:
                    at += 8 * ((accumulator & constant) != 0 ? program[at + 2] : program[at + 3]);
                    break;
                case 0x06:
                    return constant;
                case var operation:
                    throw new InvalidOperationException($"no operation of ours: {operation:x}");
            }
        }
    }
}
