using System.Buffers;
using Saksi.Media.Rtp;

namespace Saksi.Media.Receiving;

/// <summary>Packets of a source that may turn out to be the track's new one, kept until that is known.</summary>
internal sealed class HeldPackets : IDisposable
{
    private readonly List<(byte[] Bytes, int Length, long Arrival)> _packets = [];

    internal int Count => _packets.Count;

    internal IEnumerable<(ReadOnlyMemory<byte> Bytes, long Arrival)> Packets =>
        _packets.Select(p => ((ReadOnlyMemory<byte>)p.Bytes.AsMemory(0, p.Length), p.Arrival));

    /// <summary>Keeps a packet; the first of another source displaces what was kept.</summary>
    internal void Add(ReadOnlySpan<byte> packet, long arrival, bool isFirst)
    {
        if (isFirst)
        {
            Clear();
        }

        if (_packets.Count < SsrcGate.SwitchAfter)
        {
            var bytes = ArrayPool<byte>.Shared.Rent(packet.Length);
            packet.CopyTo(bytes);
            _packets.Add((bytes, packet.Length, arrival));
        }
    }

    internal void Clear()
    {
        foreach (var (bytes, _, _) in _packets)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        _packets.Clear();
    }

    public void Dispose() => Clear();
}
