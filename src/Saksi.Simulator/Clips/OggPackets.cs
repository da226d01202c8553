namespace Saksi.Simulator.Clips;

/// <summary>Takes the packets out of an Ogg stream with one logical stream (RFC 3533 6).</summary>
internal static class OggPackets
{
    private const int PageHeaderSize = 27;

    /// <summary>The audio packets of an Opus stream, without its two header packets (RFC 7845 3).</summary>
    /// <exception cref="SimulatorException">The bytes are no Ogg stream.</exception>
    public static List<ReadOnlyMemory<byte>> Split(ReadOnlyMemory<byte> stream)
    {
        var packets = new List<ReadOnlyMemory<byte>>();
        var unfinished = new List<byte>();
        for (var offset = 0; offset + PageHeaderSize <= stream.Length;)
        {
            var segments = stream.Span[offset + 26];
            var body = offset + PageHeaderSize + segments;
            if (!stream.Span[offset..].StartsWith("OggS"u8) || body > stream.Length)
            {
                throw new SimulatorException($"There is no Ogg page at byte {offset}.");
            }

            foreach (var size in stream.Span.Slice(offset + PageHeaderSize, segments))
            {
                unfinished.AddRange(stream.Span.Slice(body, size));
                body += size;
                if (size < 255)
                {
                    packets.Add(unfinished.ToArray());
                    unfinished.Clear();
                }
            }

            offset = body;
        }

        return packets.Count > 2 ? packets[2..] : throw new SimulatorException("The Opus stream has no audio.");
    }
}
