using System.Buffers.Binary;

namespace Saksi.Recording.Segments;

/// <summary>
/// The index's copy of where each fragment lies: what a player needs to go to a time without opening the segment from its
/// start.
/// </summary>
/// <remarks>
/// 28 bytes a fragment, big-endian: payload offset (8), size (4), start after the segment's start in microseconds (8),
/// duration in microseconds (4), access units of the leading track (2), flags (2; bit 0: starts with a key frame).
/// </remarks>
internal static class FragmentTable
{
    private const int EntrySize = 28;

    public static byte[] Format(IReadOnlyList<StoredFragment> fragments)
    {
        var table = new byte[fragments.Count * EntrySize];
        for (var i = 0; i < fragments.Count; i++)
        {
            var entry = table.AsSpan(i * EntrySize, EntrySize);
            var facts = fragments[i].Facts;
            BinaryPrimitives.WriteInt64BigEndian(entry, fragments[i].Offset);
            BinaryPrimitives.WriteInt32BigEndian(entry[8..], fragments[i].Size);
            BinaryPrimitives.WriteInt64BigEndian(entry[12..], facts.MediaStartUs - fragments[0].Facts.MediaStartUs);
            BinaryPrimitives.WriteInt32BigEndian(entry[20..], (int)Math.Min(facts.DurationUs, int.MaxValue));
            BinaryPrimitives.WriteUInt16BigEndian(entry[24..], (ushort)Math.Min(facts.AccessUnits, ushort.MaxValue));
            BinaryPrimitives.WriteUInt16BigEndian(entry[26..], facts.StartsWithKeyFrame ? (ushort)1 : (ushort)0);
        }

        return table;
    }

    /// <summary>Reads a table. A length that is no multiple of an entry gives an empty one: the file itself is the truth.</summary>
    public static IReadOnlyList<Entry> Parse(ReadOnlySpan<byte> table)
    {
        if (table.Length % EntrySize != 0)
        {
            return [];
        }

        var entries = new Entry[table.Length / EntrySize];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = table.Slice(i * EntrySize, EntrySize);
            entries[i] = new Entry(
                BinaryPrimitives.ReadInt64BigEndian(entry),
                BinaryPrimitives.ReadInt32BigEndian(entry[8..]),
                BinaryPrimitives.ReadInt64BigEndian(entry[12..]),
                BinaryPrimitives.ReadInt32BigEndian(entry[20..]),
                BinaryPrimitives.ReadUInt16BigEndian(entry[24..]),
                (BinaryPrimitives.ReadUInt16BigEndian(entry[26..]) & 1) != 0);
        }

        return entries;
    }

    /// <param name="Offset">Of the fragment's first byte in the segment's payload.</param>
    /// <param name="Size">In bytes.</param>
    /// <param name="StartUs">Microseconds after the segment's start.</param>
    /// <param name="DurationUs">In microseconds.</param>
    /// <param name="AccessUnits">Of the leading track.</param>
    /// <param name="StartsWithKeyFrame">A player may begin here.</param>
    internal readonly record struct Entry(
        long Offset, int Size, long StartUs, int DurationUs, int AccessUnits, bool StartsWithKeyFrame);
}
