using CsCheck;
using Saksi.Media.Tests.Support;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Depacketizers;

/// <summary>Whatever is lost: a unit that claims to be whole is what was sent.</summary>
public sealed class LossTests
{
    [Theory]
    [InlineData("h264")]
    [InlineData("h265")]
    public void A_unit_without_damage_or_loss_is_what_was_sent(string name)
    {
        var media = Mp4.RoundTripTests.Media(name);
        var sent = media.Samples.ToDictionary(sample => (uint)sample.Pts);
        var packets = Packets(media);

        // A loss shows by the packet after it, so the last one arrives.
        Gen.Int[0, packets.Count - 2].HashSet[0, 40].Sample(
            lost =>
            {
                var driver = DepacketizerDriver.Create(media.Format.Codec == Codec.H264 ? "H264" : "H265", 90000);
                var missing = 0;
                for (var i = 0; i < packets.Count; i++)
                {
                    if (lost.Contains(i))
                    {
                        missing++;
                        continue;
                    }

                    driver.Push(packets[i].Payload, packets[i].Timestamp, packets[i].Marker, missing);
                    missing = 0;
                }

                driver.Flush();
                Assert.Equal(0, driver.Depacketizer.Counters.MalformedPackets);
                Assert.InRange(driver.Units.Sum(unit => unit.LostPackets), 0, lost.Count);
                var whole = driver.Units.Where(unit => !unit.IsDamaged && unit.LostPackets == 0).ToList();
                Assert.All(whole, unit => Assert.Equal(sent[unit.RtpTimestamp].Data, unit.Data));

                // A loss costs the units that it hits; after a lost key frame at the start, those up to the next one.
                var first = driver.Units.Count > 0 ? driver.Units[0].RtpTimestamp : uint.MaxValue;
                var untouched = media.Samples.Count(sample => sample.Pts >= first && !packets.Index().Any(
                    packet => lost.Contains(packet.Index) && packet.Item.Timestamp == sample.Pts));
                Assert.True(driver.Units.Count >= untouched, $"{driver.Units.Count} of {untouched}");
            },
            iter: 300);
    }

    private static List<(byte[] Payload, bool Marker, uint Timestamp)> Packets(TestMedia media)
    {
        var packetizer = new NalPacketizer(media.Format.Codec, maxPayloadSize: 500);
        return [.. media.Samples.SelectMany(sample =>
        {
            var payloads = packetizer.Packetize(
                [.. sample.IsKey ? NalPacketizer.ParameterSets(media.Format) : [], .. NalPacketizer.SplitSample(sample.Data)]);
            return payloads.Select((payload, index) => (payload, index == payloads.Count - 1, (uint)sample.Pts));
        })];
    }
}
