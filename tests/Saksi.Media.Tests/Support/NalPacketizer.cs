using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Support;

/// <summary>Our own other side: makes RTP payloads of samples with NAL unit lengths (RFC 6184, RFC 7798).</summary>
internal sealed class NalPacketizer(Codec codec, int maxPayloadSize = 1400)
{
    private readonly int _headerSize = codec == Codec.H264 ? 1 : 2;

    public static List<byte[]> SplitSample(ReadOnlySpan<byte> sample)
    {
        var nals = new List<byte[]>();
        while (!sample.IsEmpty)
        {
            var size = BinaryPrimitives.ReadInt32BigEndian(sample);
            nals.Add(sample.Slice(4, size).ToArray());
            sample = sample[(4 + size)..];
        }

        return nals;
    }

    /// <summary>The parameter sets in avcC or hvcC.</summary>
    public static List<byte[]> ParameterSets(TrackFormat format)
    {
        var record = format.DecoderConfiguration.ToArray();
        var sets = new List<byte[]>();
        var at = format.Codec == Codec.H264 ? 5 : 23;
        for (var array = 0; array < (format.Codec == Codec.H264 ? 2 : record[22]); array++)
        {
            int count = record[at] & 0x1F;
            at++;
            if (format.Codec == Codec.H265)
            {
                count = BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(at));
                at += 2;
            }

            for (; count > 0; count--)
            {
                var size = BinaryPrimitives.ReadUInt16BigEndian(record.AsSpan(at));
                sets.Add(record[(at + 2)..(at + 2 + size)]);
                at += 2 + size;
            }
        }

        // ffmpeg's hvcC has SEI as well.
        sets.RemoveAll(set => format.Codec == Codec.H265 && set[0] >> 1 is not (32 or 33 or 34));
        return sets;
    }

    /// <summary>The payloads of one access unit: small NAL units aggregated, large ones fragmented.</summary>
    public List<byte[]> Packetize(IEnumerable<byte[]> nals)
    {
        var payloads = new List<byte[]>();
        var small = new List<byte[]>();
        foreach (var nal in nals)
        {
            if (nal.Length <= 200)
            {
                small.Add(nal);
                continue;
            }

            FlushSmall(payloads, small);
            if (nal.Length <= maxPayloadSize)
            {
                payloads.Add(nal);
            }
            else
            {
                payloads.AddRange(Fragment(nal, maxPayloadSize));
            }
        }

        FlushSmall(payloads, small);
        return payloads;
    }

    public byte[] Aggregate(params IEnumerable<byte[]> nals)
    {
        var payload = new List<byte>(codec == Codec.H264 ? [0x78] : [48 << 1, 1]);
        foreach (var nal in nals)
        {
            payload.Add((byte)(nal.Length >> 8));
            payload.Add((byte)nal.Length);
            payload.AddRange(nal);
        }

        return [.. payload];
    }

    public List<byte[]> Fragment(byte[] nal, int size)
    {
        var payloads = new List<byte[]>();
        var type = codec == Codec.H264 ? nal[0] & 0x1F : (nal[0] >> 1) & 0x3F;
        for (var at = _headerSize; at < nal.Length; at += size)
        {
            var end = Math.Min(nal.Length, at + size);
            var header = (byte)(type | (at == _headerSize ? 0x80 : 0) | (end == nal.Length ? 0x40 : 0));
            byte[] indicator = codec == Codec.H264
                ? [(byte)((nal[0] & 0xE0) | 28)]
                : [(byte)((nal[0] & 0x81) | (49 << 1)), nal[1]];
            payloads.Add([.. indicator, header, .. nal[at..end]]);
        }

        return payloads;
    }

    private void FlushSmall(List<byte[]> payloads, List<byte[]> small)
    {
        if (small.Count == 1)
        {
            payloads.Add(small[0]);
        }
        else if (small.Count > 1)
        {
            payloads.Add(Aggregate(small));
        }

        small.Clear();
    }
}
