using System.Buffers.Binary;

namespace Saksi.Media.Tests.Support;

/// <summary>Takes a baseline JPEG apart into RFC 2435 payloads with the tables in band (quality 255).</summary>
internal static class JpegPacketizer
{
    public static List<byte[]> Packetize(byte[] jpeg, int maxScanSize)
    {
        var quantizers = new List<byte>();
        int width = 0, height = 0, type = 1, restart = 0;
        var at = 2;
        while (jpeg[at + 1] != 0xDA)
        {
            var segment = jpeg.AsSpan(at + 4, BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)) - 2);
            switch (jpeg[at + 1])
            {
                case 0xDB:
                    for (var table = segment; table.Length >= 65; table = table[65..])
                    {
                        quantizers.AddRange(table.Slice(1, 64));
                    }

                    break;
                case 0xC0:
                    height = BinaryPrimitives.ReadUInt16BigEndian(segment[1..]);
                    width = BinaryPrimitives.ReadUInt16BigEndian(segment[3..]);
                    type = segment[7] == 0x21 ? 0 : 1;
                    break;
                case 0xDD:
                    restart = BinaryPrimitives.ReadUInt16BigEndian(segment);
                    break;
                default:
                    break;
            }

            at += 4 + segment.Length;
        }

        at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2));
        return Packetize(jpeg[at..^2], [.. quantizers], width, height, type, restart, maxScanSize);
    }

    public static List<byte[]> Packetize(
        byte[] scan, byte[] quantizers, int width, int height, int type, int restart, int maxScanSize, byte quality = 255)
    {
        var payloads = new List<byte[]>();
        for (var offset = 0; offset < scan.Length; offset += maxScanSize)
        {
            List<byte> payload =
            [
                0, (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset,
                (byte)(restart > 0 ? type + 64 : type), quality, (byte)((width + 7) / 8), (byte)((height + 7) / 8),
            ];
            if (restart > 0)
            {
                payload.AddRange([(byte)(restart >> 8), (byte)restart, 0xFF, 0xFF]);
            }

            if (offset == 0 && quality >= 128)
            {
                payload.AddRange([0, 0, (byte)(quantizers.Length >> 8), (byte)quantizers.Length, .. quantizers]);
            }

            payload.AddRange(scan.AsSpan(offset, Math.Min(maxScanSize, scan.Length - offset)));
            payloads.Add([.. payload]);
        }

        return payloads;
    }
}
