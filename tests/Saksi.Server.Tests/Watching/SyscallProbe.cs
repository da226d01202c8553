using System.Buffers.Binary;

namespace Saksi.Server.Tests.Watching;

/// <summary>A program of a few x86-64 instructions that makes system calls with zeros for arguments and writes what they answered.</summary>
internal static class SyscallProbe
{
    private const ulong LoadedAt = 0x40_0000;
    private const int HeaderSize = 64 + 56;

    /// <summary>The whole ELF file.</summary>
    public static byte[] Program(IEnumerable<int> calls)
    {
        var numbers = calls.ToList();
        var code = new List<byte>();
        foreach (var number in Enumerable.Reverse(numbers)) // The stack grows downwards, and is written upwards.
        {
            // xor edi,edi; xor esi,esi; xor edx,edx; xor r10d,r10d; mov eax,NUMBER; syscall; push rax
            code.AddRange([0x31, 0xFF, 0x31, 0xF6, 0x31, 0xD2, 0x45, 0x31, 0xD2, 0xB8, .. Bytes(number), 0x0F, 0x05, 0x50]);
        }

        // mov edi,1; mov rsi,rsp; mov edx,SIZE; mov eax,1 (write); syscall; xor edi,edi; mov eax,60 (exit); syscall
        code.AddRange([0xBF, 1, 0, 0, 0, 0x48, 0x89, 0xE6, 0xBA, .. Bytes(numbers.Count * 8), 0xB8, 1, 0, 0, 0, 0x0F, 0x05]);
        code.AddRange([0x31, 0xFF, 0xB8, 60, 0, 0, 0, 0x0F, 0x05]);
        return [.. Header(HeaderSize + code.Count), .. code];
    }

    /// <summary>What each call answered, in their order.</summary>
    public static IReadOnlyList<long> Results(byte[] written) =>
        Enumerable.Range(0, written.Length / 8).Select(i => BinaryPrimitives.ReadInt64LittleEndian(written.AsSpan(i * 8))).ToList();

    /// <summary>elf(5): a 64-bit little-endian executable for x86-64 with one segment that is read and run.</summary>
    private static byte[] Header(int size)
    {
        var header = new byte[HeaderSize];
        byte[] magic = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1];
        magic.CopyTo(header, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(16), 2); // ET_EXEC
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(18), 62); // EM_X86_64
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 1);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(24), LoadedAt + HeaderSize); // The first instruction.
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(32), 64); // The program header is behind this one.
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(52), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(54), 56);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(56), 1);

        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(64), 1); // PT_LOAD
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(68), 5); // Read and run.
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(80), LoadedAt);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(88), LoadedAt);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(96), (ulong)size);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(104), (ulong)size);
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(112), 0x1000);
        return header;
    }

    private static byte[] Bytes(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }
}
