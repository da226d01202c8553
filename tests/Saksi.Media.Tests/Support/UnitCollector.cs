using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Support;

/// <summary>Keeps a copy of every access unit.</summary>
internal sealed class UnitCollector : IAccessUnitSink
{
    public List<TestSample> Units { get; } = [];

    public void OnAccessUnit(in AccessUnit unit) => Units.Add(
        new TestSample(unit.Data.ToArray(), unit.Dts, unit.Pts, unit.DurationTicks, unit.IsKeyFrame)
        {
            Format = unit.Format,
            RtpTimestamp = unit.RtpTimestamp,
            IsDamaged = unit.IsDamaged,
            LostPackets = unit.LostPackets,
            ArrivalTimestamp = unit.ArrivalTimestamp,
        });
}
