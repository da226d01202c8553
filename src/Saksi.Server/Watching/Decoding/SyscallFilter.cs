using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saksi.Server.Watching.Decoding;

/// <summary>
/// A program for the kernel (seccomp, classic BPF) that lets a decoder make the calls of <see cref="AllowedSyscalls"/> and refuses all others.
/// </summary>
/// <remarks>
/// What is refused answers EPERM, so that a library that asks without need goes on. Calls younger than the table answer ENOSYS, as on an
/// older kernel: libraries fall back to what the table has. A call of another processor's numbers ends the process.
/// </remarks>
internal static class SyscallFilter
{
    // linux/seccomp.h and linux/audit.h.
    private const uint Allow = 0x7FFF_0000;
    private const uint Kill = 0x8000_0000;
    private const uint Errno = 0x0005_0000;
    private const uint NotPermitted = Errno | 1;
    private const uint NotImplemented = Errno | 38;
    private const uint ArchitectureX64 = 0xC000_003E;
    private const uint ArchitectureArm64 = 0xC000_00B7;

    // struct seccomp_data: the number, the architecture, the instruction pointer, the arguments; both processors are little-endian.
    private const uint NumberAt = 0;
    private const uint ArchitectureAt = 4;
    private const uint FirstArgumentAt = 16;

    // linux/bpf_common.h: BPF_LD|BPF_W|BPF_ABS, BPF_JMP with BPF_JEQ, BPF_JGE and BPF_JSET on a constant, BPF_RET|BPF_K.
    private const ushort Load = 0x20;
    private const ushort IfEqual = 0x15;
    private const ushort IfAtLeast = 0x35;
    private const ushort IfAnyBit = 0x45;
    private const ushort Return = 0x06;

    /// <summary>x86-64 knows the calls of its 32-bit pointers under the same architecture, with this bit.</summary>
    private const uint X32Bit = 0x4000_0000;

    /// <summary>From here on all processors have the same numbers, and older libraries know none of them.</summary>
    private const uint FirstYoungCall = 424;

    private const int CloneX64 = 56;
    private const int CloneArm64 = 220;
    private const uint CloneThread = 0x0001_0000;

    private const int InstructionSize = 8;

    /// <summary>The program.</summary>
    /// <returns>Null: the table does not know the processor, so that nothing can be let through.</returns>
    public static byte[]? For(Architecture architecture) => architecture switch
    {
        Architecture.X64 => Assemble(ArchitectureX64, CloneX64, AllowedSyscalls.Of(architecture)),
        Architecture.Arm64 => Assemble(ArchitectureArm64, CloneArm64, AllowedSyscalls.Of(architecture)),
        _ => null,
    };

    private static byte[] Assemble(uint architecture, int clone, IEnumerable<int> allowed)
    {
        var program = new List<Instruction>
        {
            new(Load, ArchitectureAt),
            new(IfEqual, architecture, IfTrue: 1),
            new(Return, Kill),
            new(Load, NumberAt),
            new(IfAtLeast, X32Bit, IfFalse: 1),
            new(Return, Kill),
            new(IfAtLeast, FirstYoungCall, IfFalse: 1),
            new(Return, NotImplemented),

            // A thread of the decoder, never a process: that one might outlive it or wear other namespaces.
            new(IfEqual, (uint)clone, IfFalse: 4),
            new(Load, FirstArgumentAt),
            new(IfAnyBit, CloneThread, IfFalse: 1),
            new(Return, Allow),
            new(Return, NotPermitted),
        };
        foreach (var call in allowed)
        {
            program.Add(new Instruction(IfEqual, (uint)call, IfFalse: 1));
            program.Add(new Instruction(Return, Allow));
        }

        program.Add(new Instruction(Return, NotPermitted));
        return Write(program);
    }

    /// <summary>struct sock_filter: the operation, how many instructions to skip if so and if not, a constant.</summary>
    private static byte[] Write(List<Instruction> program)
    {
        var bytes = new byte[program.Count * InstructionSize];
        for (var i = 0; i < program.Count; i++)
        {
            var at = bytes.AsSpan(i * InstructionSize);
            BinaryPrimitives.WriteUInt16LittleEndian(at, program[i].Operation);
            at[2] = program[i].IfTrue;
            at[3] = program[i].IfFalse;
            BinaryPrimitives.WriteUInt32LittleEndian(at[4..], program[i].Constant);
        }

        return bytes;
    }

    private readonly record struct Instruction(ushort Operation, uint Constant, byte IfTrue = 0, byte IfFalse = 0);
}
