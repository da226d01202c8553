using System.Buffers.Binary;
using Saksi.Age;
using Saksi.Media.Mp4;

namespace Saksi.Recording.Unsealing;

/// <summary>Finds the next fragment behind damage by its bytes, where no table of the index says where it is.</summary>
/// <remarks>
/// Only authentic chunks are looked at, each once, so the search ends with the payload. Every fragment of ours begins with a
/// <c>prft</c> of 32 bytes, before its <c>moof</c> (docs/formats/mp4.md); a <c>moof</c> that has lost it has no wall time and is passed over.
/// </remarks>
internal static class FragmentSearch
{
    private const int ChunkSize = AgeEncryptor.ChunkSize;
    private const int ProducerTimeSize = 32;

    // Of moof: its size and type, and the size and type of the mfhd that it begins with (ISO 14496-12 8.8.5).
    private const int HeadSize = ProducerTimeSize + 16;
    private const int MovieFragmentHeaderSize = 16;

    /// <summary>Looks for a fragment that begins at an offset or behind it.</summary>
    /// <returns>Its offset; -1 when there is none.</returns>
    public static long Next(IByteSource payload, long from)
    {
        var window = new byte[ChunkSize + 3]; // The type may lie across the border of two chunks.
        for (var start = from; start < payload.Length; start = ((start / ChunkSize) + 1) * ChunkSize)
        {
            var length = Fill(payload, start, window);
            var at = 0;
            while (window.AsSpan(at, length - at).IndexOf("moof"u8) is var found and >= 0)
            {
                at += found;
                var fragment = start + at - 4 - ProducerTimeSize;
                if (fragment >= from && IsFragment(payload, fragment))
                {
                    return fragment;
                }

                at++;
            }
        }

        return -1;
    }

    /// <summary>Reads the rest of one chunk, and the beginning of the next if that one is authentic.</summary>
    private static int Fill(IByteSource payload, long start, Span<byte> window)
    {
        var rest = (int)(ChunkSize - (start % ChunkSize));
        var length = TryRead(payload, start, window[..rest]);
        return length == rest ? length + TryRead(payload, start + rest, window.Slice(rest, 3)) : length;
    }

    private static bool IsFragment(IByteSource payload, long offset)
    {
        Span<byte> head = stackalloc byte[HeadSize];
        return TryRead(payload, offset, head) == HeadSize
            && BinaryPrimitives.ReadUInt32BigEndian(head) == ProducerTimeSize
            && head[4..8].SequenceEqual("prft"u8)
            && BinaryPrimitives.ReadUInt32BigEndian(head[(HeadSize - 8)..]) == MovieFragmentHeaderSize
            && head[(HeadSize - 4)..].SequenceEqual("mfhd"u8);
    }

    private static int TryRead(IByteSource payload, long offset, Span<byte> destination)
    {
        try
        {
            var done = 0;
            while (done < destination.Length && payload.Read(offset + done, destination[done..]) is var count and > 0)
            {
                done += count;
            }

            return done;
        }
        catch (AgeFormatException)
        {
            return 0; // Of a chunk that is not authentic, nothing counts.
        }
    }
}
