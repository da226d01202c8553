using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Support;

/// <summary>A sample, or an access unit that was handed on, copied.</summary>
internal sealed record TestSample(byte[] Data, long Dts, long Pts, int Duration, bool IsKey)
{
    public TrackFormat? Format { get; init; }

    public uint RtpTimestamp { get; init; }

    public bool IsDamaged { get; init; }

    public int LostPackets { get; init; }

    public long ArrivalTimestamp { get; init; }
}
