using Saksi.Media.Depacketizers;
using Saksi.Media.Rtp;

namespace Saksi.Media.Tests.Support;

/// <summary>Pushes payloads into a depacketizer and keeps what comes out.</summary>
internal sealed class DepacketizerDriver(Depacketizer depacketizer)
{
    private readonly UnitCollector _collector = new();
    private ushort _sequenceNumber = 65000;

    public Depacketizer Depacketizer => depacketizer;

    public List<TestSample> Units => _collector.Units;

    public static DepacketizerDriver Create(string encodingName, int clockRateHz, params (string Name, string Value)[] parameters)
    {
        var dictionary = parameters.ToDictionary(one => one.Name, one => one.Value);
        var depacketizer = DepacketizerFactory.TryCreate(encodingName, clockRateHz, 0, dictionary, out var reason);
        Assert.True(depacketizer is not null, reason);
        return new DepacketizerDriver(depacketizer);
    }

    public DepacketizerDriver Push(ReadOnlySpan<byte> payload, uint timestamp, bool marker = false, int lostBefore = 0)
    {
        _sequenceNumber += (ushort)(1 + lostBefore);
        var packet = new RtpPacket
        {
            Payload = payload,
            Timestamp = timestamp,
            Marker = marker,
            SequenceNumber = _sequenceNumber,
        };
        depacketizer.Push(in packet, lostBefore, _sequenceNumber, _collector);
        return this;
    }

    /// <summary>Pushes the payloads of one unit, the marker on the last.</summary>
    public DepacketizerDriver PushUnit(IReadOnlyList<byte[]> payloads, uint timestamp)
    {
        for (var i = 0; i < payloads.Count; i++)
        {
            Push(payloads[i], timestamp, marker: i == payloads.Count - 1);
        }

        return this;
    }

    public DepacketizerDriver Flush()
    {
        depacketizer.Flush(_collector);
        return this;
    }
}
