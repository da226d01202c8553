using System.Buffers.Binary;
using System.Security.Cryptography;
using Saksi.Media.Timing;
using Saksi.Recording.Clocks;

namespace Saksi.Recording.Streams;

/// <summary>Everything from one RTSP session, without a gap: the state that ends with it.</summary>
internal sealed class Run(int clockSteps)
{
    /// <summary>64 random bits.</summary>
    public ulong Id { get; } = NewId();

    public RunClock Clock { get; } = new();

    /// <summary>How often our wall clock had stepped when the run began.</summary>
    public int ClockSteps { get; } = clockSteps;

    public int NextSequence { get; set; }

    /// <summary>Decode time of the latest access unit of the leading track.</summary>
    public long LastMediaUs { get; set; }

    /// <summary>Decode time of the latest key frame.</summary>
    public long LastKeyFrameUs { get; set; }

    /// <summary>Where the latest fragment ended.</summary>
    public long EndMediaUs { get; set; }

    /// <summary>Media time at which the account last heard of the clock's quality.</summary>
    public long ClockToldAtUs { get; set; } = long.MinValue / 2;

    public MediaRhythm Rhythm { get; } = new();

    /// <summary>Takes what a sender report says of the camera's clock.</summary>
    public void ObserveCameraClock(in SenderReport report, int clockRateHz) => Clock.ObserveCameraClock(
        UnixTime.FromMediaTicks(report.Pts, clockRateHz), UnixTime.ToMicroseconds(report.WallClock));

    private static ulong NewId()
    {
        Span<byte> bytes = stackalloc byte[8];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes);
    }
}
