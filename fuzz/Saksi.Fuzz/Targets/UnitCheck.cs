using System.Buffers.Binary;
using Saksi.Fuzz.Running;
using Saksi.Media.Tracks;

namespace Saksi.Fuzz.Targets;

/// <summary>Takes access units and looks whether an MP4 file could hold them.</summary>
internal sealed class UnitCheck : IAccessUnitSink
{
    private const int MaxUnitSizeBytes = 5 * 1024 * 1024;

    public void OnAccessUnit(in AccessUnit unit)
    {
        FindingException.Unless(unit.Format is { ClockRateHz: > 0, CodecString.Length: > 0 }, "a unit has a format");
        FindingException.Unless(unit.Data.Length is > 0 and <= MaxUnitSizeBytes, "a unit has bytes, and a bound");
        FindingException.Unless(unit.DurationTicks >= 0 && unit.LostPackets >= 0, "nothing counts backwards");
        if (unit.Format.Codec is Codec.H264 or Codec.H265)
        {
            CheckNalUnits(unit.Data);
        }
    }

    private static void CheckNalUnits(ReadOnlySpan<byte> sample)
    {
        while (!sample.IsEmpty)
        {
            var size = sample.Length < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(sample);
            FindingException.Unless(size > 0 && size <= sample.Length - 4, "NAL units stand behind their true lengths");
            sample = sample[(4 + size)..];
        }
    }
}
