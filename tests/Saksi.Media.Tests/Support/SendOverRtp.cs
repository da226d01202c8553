using System.Buffers.Binary;
using Saksi.Media.Tracks;

namespace Saksi.Media.Tests.Support;

/// <summary>Sends real media through a depacketizer, packetized on our own.</summary>
internal static class SendOverRtp
{
    public static List<TestSample> Video(TestMedia media, uint firstTimestamp = 1000)
    {
        var packetizer = new NalPacketizer(media.Format.Codec);
        var driver = DepacketizerDriver.Create(media.Format.Codec == Codec.H264 ? "H264" : "H265", 90000);
        foreach (var sample in media.Samples)
        {
            var sets = sample.IsKey ? NalPacketizer.ParameterSets(media.Format) : [];
            var payloads = packetizer.Packetize([.. sets, .. NalPacketizer.SplitSample(sample.Data)]);
            driver.PushUnit(payloads, firstTimestamp + (uint)(sample.Pts - media.Samples[0].Pts));
        }

        return Finish(driver, media);
    }

    /// <summary>RFC 3640 hbr, three frames in a packet; frames that do not fit are fragmented.</summary>
    public static List<TestSample> Aac(TestMedia media, int maxPayloadSize = 1000)
    {
        var driver = DepacketizerDriver.Create(
            "MPEG4-GENERIC",
            media.Format.ClockRateHz,
            ("mode", "AAC-hbr"),
            ("sizelength", "13"),
            ("indexlength", "3"),
            ("indexdeltalength", "3"),
            ("config", Convert.ToHexString(media.Format.DecoderConfiguration.Span)));
        foreach (var group in media.Samples.Chunk(3))
        {
            var payload = AacPayload(group);
            if (payload.Length <= maxPayloadSize)
            {
                driver.Push(payload, (uint)group[0].Dts, marker: true);
                continue;
            }

            foreach (var sample in group)
            {
                var header = AacHeaders(sample);
                foreach (var part in sample.Data.Chunk(maxPayloadSize))
                {
                    driver.Push([.. header, .. part], (uint)sample.Dts);
                }
            }
        }

        return Finish(driver, media);
    }

    public static byte[] AacPayload(params TestSample[] samples) => [.. AacHeaders(samples), .. samples.SelectMany(one => one.Data)];

    public static List<TestSample> Opus(TestMedia media)
    {
        var driver = DepacketizerDriver.Create("opus", 48000);
        foreach (var sample in media.Samples)
        {
            driver.Push(sample.Data, (uint)sample.Dts, marker: true);
        }

        return Finish(driver, media);
    }

    public static List<TestSample> G711(string encodingName, byte[] bytes)
    {
        var driver = DepacketizerDriver.Create(encodingName, 8000);
        foreach (var packet in bytes.Chunk(160))
        {
            driver.Push(packet, (uint)(160 * driver.Units.Count));
        }

        return OnAudioTimeline(driver.Units);
    }

    public static List<TestSample> Mjpeg(TestMedia media)
    {
        var driver = DepacketizerDriver.Create("JPEG", 90000);
        foreach (var sample in media.Samples)
        {
            driver.PushUnit(JpegPacketizer.Packetize(sample.Data, 1400), (uint)sample.Dts);
        }

        return Finish(driver, media);
    }

    private static byte[] AacHeaders(params TestSample[] samples)
    {
        var headers = new byte[2 + (2 * samples.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(headers, (ushort)(16 * samples.Length));
        for (var i = 0; i < samples.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(headers.AsSpan(2 + (2 * i)), (ushort)(samples[i].Data.Length << 3));
        }

        return headers;
    }

    private static List<TestSample> Finish(DepacketizerDriver driver, TestMedia media)
    {
        driver.Flush();
        Assert.Equal(0, driver.Depacketizer.Counters.MalformedPackets);
        Assert.Equal(0, driver.Depacketizer.Counters.DroppedAccessUnits);
        Assert.Equal(media.Samples.Count, driver.Units.Count);
        Assert.All(driver.Units, unit => Assert.Same(driver.Units[0].Format, unit.Format));
        return media.Format.Kind == TrackKind.Video
            ? FragmentedFile.OnTimeline(driver.Units)
            : OnAudioTimeline(driver.Units);
    }

    private static List<TestSample> OnAudioTimeline(List<TestSample> units) =>
        [.. units.Select(unit => unit with
        {
            Pts = unit.RtpTimestamp - units[0].RtpTimestamp,
            Dts = unit.RtpTimestamp - units[0].RtpTimestamp,
        })];
}
