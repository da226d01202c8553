using Saksi.Fuzz.Running;
using Saksi.Media.Codecs;
using Saksi.Media.Depacketizers;
using Saksi.Media.Tracks;

namespace Saksi.Fuzz.Targets;

/// <summary>Parameter sets, decoder configurations and the headers of coded frames.</summary>
internal static class CodecTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("h264-sets", "SPS and PPS NAL units behind 2-byte lengths", H264Sets),
        new("h265-sets", "VPS, SPS and PPS NAL units behind 2-byte lengths", H265Sets),
        new("h264-configuration", "the payload of avcC", H264Record),
        new("h265-configuration", "the payload of hvcC", H265Record),
        new("aac-configuration", "an AudioSpecificConfig", AacConfiguration),
        new("adts", "ADTS frames", Adts),
        new("opus", "the payload of dOps, or an Opus packet", Opus),
        new("jpeg-header", "the headers of an RTP/JPEG payload", Jpeg),
    ];

    private static void H264Sets(ReadOnlySpan<byte> input)
    {
        var sets = new H264ParameterSets(90000);
        AcceptAll(sets, input);
        if (sets.Format is { } format)
        {
            FindingException.Unless(
                H264Configuration.TryCreateFormat(format.DecoderConfiguration.Span, 90000, out _, out _),
                "we read the avcC that we build");
            Check(format);
        }
    }

    private static void H265Sets(ReadOnlySpan<byte> input)
    {
        var sets = new H265ParameterSets(90000);
        AcceptAll(sets, input);
        if (sets.Format is { } format)
        {
            FindingException.Unless(
                H265Configuration.TryCreateFormat(format.DecoderConfiguration.Span, 90000, out _, out _),
                "we read the hvcC that we build");
            Check(format);
        }
    }

    private static void AcceptAll(ParameterSets sets, ReadOnlySpan<byte> input)
    {
        var nals = new LengthPrefixed(input);
        while (nals.MoveNext())
        {
            if (!sets.Holds(nals.Current) && sets.Accept(nals.Current) is null)
            {
                FindingException.Unless(sets.Holds(nals.Current), "an accepted set is held");
            }
        }
    }

    private static void H264Record(ReadOnlySpan<byte> input)
    {
        var isGood = H264Configuration.TryCreateFormat(input, 90000, out var format, out var reason);
        FindingException.Unless(isGood == reason is null, "a refusal has a reason");
        _ = H264Configuration.ToSample(input);
        Check(format);
    }

    private static void H265Record(ReadOnlySpan<byte> input)
    {
        var isGood = H265Configuration.TryCreateFormat(input, 90000, out var format, out var reason);
        FindingException.Unless(isGood == reason is null, "a refusal has a reason");
        _ = H265Configuration.ToSample(input);
        Check(format);
    }

    private static void Check(TrackFormat? format)
    {
        if (format is not null)
        {
            FindingException.Unless(
                format is { Width: > 0 and <= 16384, Height: > 0 and <= 16384, CodecString.Length: > 0 }, "a picture has a size");
            FindingException.Unless(
                DecodeTimeCalculator.ReorderDepthOf(format) is null or (>= 0 and <= 16), "reordering has a bound");
        }
    }

    private static void AacConfiguration(ReadOnlySpan<byte> input)
    {
        var isGood = AudioSpecificConfig.TryParse(input, out var config, out var reason);
        FindingException.Unless(isGood == reason is null, "a refusal has a reason");
        if (config is { ObjectType: 1 or 2 or 3 or 4, Channels: > 0 and <= 8, FrameLength: 1024 })
        {
            var built = AudioSpecificConfig.Build(config.SamplingRateHz, config.Channels, config.ObjectType);
            FindingException.Unless(
                AudioSpecificConfig.TryParse(built, out var again, out _) && config == again, "what is built says the same");
        }
    }

    private static void Adts(ReadOnlySpan<byte> input)
    {
        while (AdtsHeader.TryRead(input, out var header) && header.FrameSize <= input.Length)
        {
            FindingException.Unless(header.FrameSize > header.HeaderSize, "a frame has content");
            var config = AudioSpecificConfig.Build(header.SamplingRateHz, Math.Max(1, header.Channels), header.ObjectType);
            FindingException.Unless(AudioSpecificConfig.TryParse(config, out _, out _), "a header gives a configuration");
            input = input[header.FrameSize..];
        }
    }

    private static void Opus(ReadOnlySpan<byte> input)
    {
        var isGood = OpusConfiguration.TryCreateFormat(input, out _, out var reason);
        FindingException.Unless(isGood == reason is null, "a refusal has a reason");
        FindingException.Unless(OpusConfiguration.DurationOf(input) is >= 0 and <= 5760, "a packet lasts up to 120 ms");
    }

    private static void Jpeg(ReadOnlySpan<byte> input)
    {
        if (JpegHeader.Read(input, out var header) is not null)
        {
            return;
        }

        var picture = new byte[JpegPictureHeader.MaxSizeBytes];
        var size = JpegPictureHeader.Write(
            in header, header.Quantizers, header.QuantizerPrecision, header.Width, header.Height, picture);
        FindingException.Unless(size is >= 0 and <= JpegPictureHeader.MaxSizeBytes, "a picture's header has a bound");
    }
}
