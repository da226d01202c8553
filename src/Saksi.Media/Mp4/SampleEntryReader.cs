using System.Globalization;
using Saksi.Media.Codecs;
using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>Makes formats of sample entries, ours and others' (ISO 14496-12 8.5.2, ISO 14496-15, QuickTime).</summary>
internal static class SampleEntryReader
{
    private const int VisualSize = 78;
    private const int AudioSize = 28;

    /// <returns>Null, and the reason, for what Saksi does not carry or cannot read.</returns>
    public static TrackFormat? Read(uint type, ReadOnlySpan<byte> entry, uint timeScale, out string? reason)
    {
        TrackFormat? format = null;
        var clock = (int)Math.Min(timeScale, int.MaxValue);
        switch (type)
        {
            case BoxType.Avc1 or BoxType.Avc3:
                H264Configuration.TryCreateFormat(Child(entry, VisualSize, BoxType.AvcC), clock, out format, out reason);
                return format;
            case BoxType.Hvc1 or BoxType.Hev1:
                H265Configuration.TryCreateFormat(Child(entry, VisualSize, BoxType.HvcC), clock, out format, out reason);
                return format;
            case BoxType.Jpeg:
                return ReadJpeg(entry, clock, out reason);
            case BoxType.Mp4v when IsJpegStream(Child(entry, VisualSize, BoxType.Esds)):
                return ReadJpeg(entry, clock, out reason);
            case BoxType.Mp4a:
                return ReadAac(entry, clock, out reason);
            case BoxType.Opus:
                OpusConfiguration.TryCreateFormat(AudioChild(entry, BoxType.DOps), out format, out reason);
                return format is null ? null : format with { ClockRateHz = clock };
            case BoxType.Alaw or BoxType.Ulaw:
                return ReadG711(type, entry, clock, out reason);
            default:
                reason = string.Create(
                    CultureInfo.InvariantCulture, $"sample entry '{BoxType.Describe(type)}' is not supported");
                return null;
        }
    }

    private static TrackFormat? ReadJpeg(ReadOnlySpan<byte> entry, int clock, out string? reason)
    {
        var fields = new FieldReader(entry);
        fields.Skip(24);
        int width = fields.ReadUInt16();
        int height = fields.ReadUInt16();
        if (fields.HasFailed)
        {
            reason = "the JPEG sample entry is cut off";
            return null;
        }

        reason = null;
        return new TrackFormat
        {
            Kind = TrackKind.Video,
            Codec = Codec.Mjpeg,
            CodecString = "jpeg",
            ClockRateHz = clock,
            Width = width,
            Height = height,
        };
    }

    private static TrackFormat? ReadG711(uint type, ReadOnlySpan<byte> entry, int clock, out string? reason)
    {
        var channels = ReadChannels(entry);
        reason = channels == 0 ? "the G.711 sample entry has no channels" : null;
        return channels == 0 ? null : new TrackFormat
        {
            Kind = TrackKind.Audio,
            Codec = type == BoxType.Alaw ? Codec.PcmA : Codec.PcmU,
            CodecString = type == BoxType.Alaw ? "alaw" : "ulaw",
            ClockRateHz = clock,
            Channels = channels,
        };
    }

    private static TrackFormat? ReadAac(ReadOnlySpan<byte> entry, int clock, out string? reason)
    {
        var esds = AudioChild(entry, BoxType.Esds);
        if (esds.IsEmpty)
        {
            esds = BoxReader.Find(AudioChild(entry, BoxType.Wave), BoxType.Esds);
        }

        if (!ElementaryStreamReader.TryRead(esds, out var objectType, out var configuration)
            || objectType is not (0x40 or 0x66 or 0x67 or 0x68))
        {
            reason = "the mp4a sample entry does not describe AAC";
            return null;
        }

        if (!AudioSpecificConfig.TryParse(configuration, out var config, out reason))
        {
            return null;
        }

        return new TrackFormat
        {
            Kind = TrackKind.Audio,
            Codec = Codec.Aac,
            CodecString = CodecStrings.ForAac(config!.ObjectType),
            ClockRateHz = clock,
            Channels = config.Channels == 0 ? ReadChannels(entry) : config.Channels,
            DecoderConfiguration = configuration.ToArray(),
        };
    }

    private static bool IsJpegStream(ReadOnlySpan<byte> esds) =>
        ElementaryStreamReader.TryRead(esds, out var objectType, out _) && objectType == 0x6C;

    private static int ReadChannels(ReadOnlySpan<byte> entry)
    {
        var fields = new FieldReader(entry);
        fields.Skip(16);
        return fields.ReadUInt16();
    }

    private static ReadOnlySpan<byte> Child(ReadOnlySpan<byte> entry, int fixedSize, uint type) =>
        entry.Length < fixedSize ? default : BoxReader.Find(entry[fixedSize..], type);

    /// <summary>QuickTime's versions 1 and 2 of the sound description put more fields before the boxes.</summary>
    private static ReadOnlySpan<byte> AudioChild(ReadOnlySpan<byte> entry, uint type)
    {
        var fields = new FieldReader(entry);
        fields.Skip(8);
        var extra = fields.ReadUInt16() switch
        {
            1 => 16,
            2 => 36,
            _ => 0,
        };
        return Child(entry, AudioSize + extra, type);
    }
}
