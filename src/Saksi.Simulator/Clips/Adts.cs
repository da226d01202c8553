using System.Buffers.Binary;

namespace Saksi.Simulator.Clips;

/// <summary>The 7-byte header before each AAC frame of an ADTS stream (ISO 14496-3 1.A.2.2).</summary>
internal static class Adts
{
    public const int HeaderSize = 7;

    private static readonly int[] SampleRates =
        [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

    /// <summary>Cuts a stream into bare frames.</summary>
    /// <exception cref="SimulatorException">The bytes are no ADTS stream, or have a CRC or several blocks a frame.</exception>
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> stream, out byte[] config, out int sampleRateHz)
    {
        var frames = new List<ReadOnlyMemory<byte>>();
        config = [];
        sampleRateHz = 0;
        for (var offset = 0; offset + HeaderSize <= stream.Length;)
        {
            var header = stream.Span.Slice(offset, HeaderSize);
            var length = ((header[3] & 3) << 11) | (header[4] << 3) | (header[5] >> 5);
            var rateIndex = (header[2] >> 2) & 15;
            if (header[0] != 0xFF || (header[1] & 0xF7) != 0xF1 || (header[6] & 3) != 0
                || length < HeaderSize || offset + length > stream.Length || rateIndex >= SampleRates.Length)
            {
                throw new SimulatorException($"The AAC stream has no plain ADTS frame at byte {offset}.");
            }

            sampleRateHz = SampleRates[rateIndex];
            config = MakeConfig((header[2] >> 6) + 1, rateIndex, ((header[2] & 1) << 2) | (header[3] >> 6));
            frames.Add(stream.Slice(offset + HeaderSize, length - HeaderSize));
            offset += length;
        }

        return frames;
    }

    /// <summary>Writes a header for a frame coded as the AudioSpecificConfig says.</summary>
    public static void WriteHeader(Span<byte> header, ReadOnlySpan<byte> config, int frameSize)
    {
        var bits = BinaryPrimitives.ReadUInt16BigEndian(config);
        var objectType = bits >> 11;
        var rateIndex = (bits >> 7) & 15;
        var channels = (bits >> 3) & 15;
        var length = frameSize + HeaderSize;
        header[0] = 0xFF;
        header[1] = 0xF1;
        header[2] = (byte)(((objectType - 1) << 6) | (rateIndex << 2) | (channels >> 2));
        header[3] = (byte)(((channels & 3) << 6) | (length >> 11));
        header[4] = (byte)(length >> 3);
        header[5] = (byte)((length << 5) | 0x1F);
        header[6] = 0xFC;
    }

    // ISO 14496-3 1.6.2.1: 5 bits object type, 4 bits rate, 4 bits channels, 3 bits of GASpecificConfig.
    private static byte[] MakeConfig(int objectType, int rateIndex, int channels)
    {
        var config = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(config, (ushort)((objectType << 11) | (rateIndex << 7) | (channels << 3)));
        return config;
    }
}
