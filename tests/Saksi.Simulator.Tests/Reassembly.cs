namespace Saksi.Simulator.Tests;

/// <summary>Puts NAL units together again, by the letter of the RFCs and with no tolerance at all.</summary>
internal static class Reassembly
{
    /// <summary>RFC 6184: single units, STAP-A and FU-A.</summary>
    public static List<byte[]> OfH264(IEnumerable<byte[]> payloads)
    {
        var nals = new List<byte[]>();
        List<byte>? fragments = null;
        foreach (var payload in payloads)
        {
            switch (payload[0] & 31)
            {
                case 24:
                    nals.AddRange(Aggregate(payload, 1));
                    break;
                case 28:
                    fragments = Fragment(nals, fragments, payload, 1, [(byte)((payload[0] & 0xE0) | (payload[1] & 31))]);
                    break;
                default:
                    Assert.InRange(payload[0] & 31, 1, 23);
                    nals.Add(payload);
                    break;
            }
        }

        Assert.Null(fragments);
        return nals;
    }

    /// <summary>RFC 7798: single units, AP and FU.</summary>
    public static List<byte[]> OfH265(IEnumerable<byte[]> payloads)
    {
        var nals = new List<byte[]>();
        List<byte>? fragments = null;
        foreach (var payload in payloads)
        {
            switch ((payload[0] >> 1) & 63)
            {
                case 48:
                    nals.AddRange(Aggregate(payload, 2));
                    break;
                case 49:
                    var header = (byte)((payload[0] & 0x81) | ((payload[2] & 63) << 1));
                    fragments = Fragment(nals, fragments, payload, 2, [header, payload[1]]);
                    break;
                default:
                    Assert.InRange((payload[0] >> 1) & 63, 0, 47);
                    nals.Add(payload);
                    break;
            }
        }

        Assert.Null(fragments);
        return nals;
    }

    private static IEnumerable<byte[]> Aggregate(byte[] payload, int offset)
    {
        while (offset < payload.Length)
        {
            var size = (payload[offset] << 8) | payload[offset + 1];
            yield return payload[(offset + 2)..(offset + 2 + size)];
            offset += 2 + size;
        }
    }

    private static List<byte>? Fragment(List<byte[]> nals, List<byte>? begun, byte[] payload, int at, byte[] header)
    {
        var isStart = (payload[at] & 0x80) != 0;
        Assert.Equal(begun is null, isStart);
        begun ??= [.. header];
        begun.AddRange(payload[(at + 1)..]);
        if ((payload[at] & 0x40) == 0)
        {
            return begun;
        }

        nals.Add([.. begun]);
        return null;
    }
}
