using System.Buffers.Binary;
using Saksi.Age;
using Saksi.Fuzz.Running;

namespace Saksi.Fuzz.Targets;

/// <summary>The payload behind a good header: a sound file is damaged as the input says.</summary>
/// <remarks>
/// A fuzzer cannot find its way through ciphertext, so the input does not hold the file but what happens to it: a
/// choice of file (1 byte), then edits of 5 bytes each: what to do, where (3 bytes), and how much or what.
/// </remarks>
internal static class AgePayloadTarget
{
    private const int Chunk = AgePayload.ChunkSize;
    private const int MaxEdits = 8;
    private const int MaxSizeBytes = 6 * AgePayload.SealedChunkSize;

    private static readonly int[] Lengths = [0, 1, 100, Chunk - 1, Chunk, Chunk + 1, 2 * Chunk, (2 * Chunk) + 777];
    private static readonly (byte[] Content, byte[] File)[] Files = [.. Lengths.Select(Make)];

    public static FuzzTarget Create() =>
        new("age-payload", "which file (1 byte), then edits of its payload (5 bytes each)", Run);

    private static (byte[] Content, byte[] File) Make(int length)
    {
        var content = new byte[length];
        for (var i = 0; i < length; i++)
        {
            content[i] = (byte)((i * 2654435761L) >> 13);
        }

        return (content, FuzzKeys.Seal(content));
    }

    private static void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        var (content, file) = Files[input[0] % Files.Length];
        AgeOpener.Open(file, [FuzzKeys.Identity], out var payloadStart).Dispose();
        var damaged = new List<byte>(file);
        input = input[1..];
        for (var edit = 0; edit < MaxEdits && input.Length >= 5 && damaged.Count <= MaxSizeBytes; edit++)
        {
            Edit(damaged, payloadStart, input[..5]);
            input = input[5..];
        }

        Check(content, file, [.. damaged]);
    }

    private static void Edit(List<byte> bytes, int payloadStart, ReadOnlySpan<byte> edit)
    {
        // Behind the header, and every fourth time at a border of chunks.
        var size = Math.Max(1, bytes.Count - payloadStart);
        var place = (int)(BinaryPrimitives.ReadUInt32BigEndian(edit) & 0xFFFFFF);
        var offset = (edit[0] & 3) == 0 ? place % 4 * AgePayload.SealedChunkSize : place % size;
        var at = Math.Min(bytes.Count, payloadStart + offset);
        var count = Math.Min(bytes.Count - at, 1 + ((edit[0] & 0x80) != 0 ? edit[4] : AgePayload.SealedChunkSize - 1));
        switch ((edit[0] >> 2) % 5)
        {
            case 0 when at < bytes.Count:
                bytes[at] ^= edit[4];
                break;
            case 1:
                bytes.RemoveRange(at, count);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, count));
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, Enumerable.Repeat(edit[4], count));
                break;
        }
    }

    /// <summary>Nothing comes out but the content's beginning, all of it only when the file is as it was.</summary>
    private static void Check(byte[] content, byte[] file, byte[] damaged)
    {
        using var released = new MemoryStream();
        var isWhole = false;
        try
        {
            using var reader = new AgeReader(new MemoryStream(damaged), [FuzzKeys.Identity]);
            reader.CopyTo(released);
            isWhole = true;
        }
        catch (AgeFormatException)
        {
        }

        FindingException.Unless(content.AsSpan().StartsWith(released.ToArray()), "what is released is the content");
        FindingException.Unless(isWhole == damaged.AsSpan().SequenceEqual(file), "a file opens wholly if and only if it is whole");
        AgeTargets.CheckAccessAgrees(damaged, [FuzzKeys.Identity]);
    }
}
