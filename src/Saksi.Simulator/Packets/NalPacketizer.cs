using System.Buffers.Binary;
using Saksi.Simulator.Clips;

namespace Saksi.Simulator.Packets;

/// <summary>Cuts pictures of NAL units into RTP packets: RFC 6184 for H.264, RFC 7798 for H.265.</summary>
internal static class NalPacketizer
{
    public static void AddUnit(PacketImageBuilder builder, ClipUnit unit, PacketHabits habits)
    {
        var nals = Chosen(unit, habits);
        if (habits.GluesNalUnitsByStartCodes && nals.Count > 1)
        {
            AddNal(builder, unit.Codec, Glued(nals), habits, isExtra: false);
            return;
        }

        for (var index = 0; index < nals.Count; index++)
        {
            var together = habits.AggregatesNalUnits ? Together(nals, index, habits) : 1;
            if (together > 1)
            {
                AddAggregate(builder, unit.Codec, nals, index, together);
                index += together - 1;
                continue;
            }

            AddNal(builder, unit.Codec, nals[index].Span, habits, isExtra: IsExtra(unit.Codec, nals[index].Span));
        }
    }

    private static List<ReadOnlyMemory<byte>> Chosen(ClipUnit unit, PacketHabits habits) =>
        [.. unit.Parts.Where(part =>
            (habits.ParameterSetsInBand || !NalUnit.IsParameterSet(unit.Codec, part.Span))
            && (habits.SendsDelimiters || !NalUnit.IsDelimiter(unit.Codec, part.Span)))];

    private static byte[] Glued(List<ReadOnlyMemory<byte>> nals)
    {
        var glued = new List<byte>();
        foreach (var nal in nals)
        {
            glued.AddRange(glued.Count == 0 ? [] : [0, 0, 0, 1]);
            glued.AddRange(nal.Span);
        }

        return [.. glued];
    }

    private static bool IsExtra(ClipCodec codec, ReadOnlySpan<byte> nal) =>
        NalUnit.IsParameterSetOrDelimiter(codec, nal)
        || (codec == ClipCodec.H264 ? NalUnit.TypeOf(codec, nal) == 6 : NalUnit.TypeOf(codec, nal) == 39);

    private static int Together(List<ReadOnlyMemory<byte>> nals, int first, PacketHabits habits)
    {
        var size = 2;
        var count = 0;
        while (first + count < nals.Count && size + 2 + nals[first + count].Length <= habits.PayloadBytes)
        {
            size += 2 + nals[first + count].Length;
            count++;
        }

        return count;
    }

    private static void AddAggregate(
        PacketImageBuilder builder, ClipCodec codec, List<ReadOnlyMemory<byte>> nals, int first, int count)
    {
        var payload = new List<byte>();
        Span<byte> length = stackalloc byte[2];
        foreach (var nal in nals.Skip(first).Take(count))
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)nal.Length);
            payload.AddRange(length);
            payload.AddRange(nal.Span);
        }

        // STAP-A is type 24 with the highest NRI of its units (RFC 6184 5.7.1), AP type 48 (RFC 7798 4.4.2).
        ReadOnlySpan<byte> header = codec == ClipCodec.H264 ? [0x78] : [48 << 1, 1];
        builder.AddPacket(header, payload.ToArray());
    }

    private static void AddNal(
        PacketImageBuilder builder, ClipCodec codec, ReadOnlySpan<byte> nal, PacketHabits habits, bool isExtra)
    {
        var delta = isExtra && NalUnit.IsParameterSet(codec, nal) ? -habits.ParameterSetLagTicks : 0;
        if (nal.Length > habits.PayloadBytes || habits.FragmentsSmallNalUnits)
        {
            AddFragments(builder, codec, nal, habits, delta);
        }
        else
        {
            builder.AddPacket([], nal, timestampDelta: delta);
        }

        if (isExtra && habits.Marker == MarkerHabit.AlsoOnParameterSets)
        {
            builder.MarkLast();
        }
    }

    // FU-A (RFC 6184 5.8) and FU (RFC 7798 4.4.3).
    private static void AddFragments(
        PacketImageBuilder builder, ClipCodec codec, ReadOnlySpan<byte> nal, PacketHabits habits, int delta)
    {
        var headerSize = codec == ClipCodec.H264 ? 1 : 2;
        var type = NalUnit.TypeOf(codec, nal);
        var rest = nal[headerSize..];
        var step = habits.PayloadBytes - headerSize - 1;
        Span<byte> header = stackalloc byte[headerSize + 1];
        if (codec == ClipCodec.H264)
        {
            header[0] = (byte)((nal[0] & 0xE0) | 28);
        }
        else
        {
            header[0] = (byte)((nal[0] & 0x81) | (49 << 1));
            header[1] = nal[1];
        }

        var offset = 0;
        do
        {
            var length = Math.Min(step, rest.Length - offset);
            var start = offset == 0 ? 0x80 : 0;
            var end = offset + length == rest.Length ? 0x40 : 0;
            var reserved = habits.SetsReservedFragmentBit && codec == ClipCodec.H264 ? 0x20 : 0;
            if (habits.SendsEmptyFragments && start == 0)
            {
                header[headerSize] = (byte)type;
                builder.AddPacket(header, [], timestampDelta: delta);
            }

            header[headerSize] = (byte)(start | end | reserved | type);
            builder.AddPacket(header, rest.Slice(offset, length), timestampDelta: delta);
            offset += length;
        }
        while (offset < rest.Length);
    }
}
