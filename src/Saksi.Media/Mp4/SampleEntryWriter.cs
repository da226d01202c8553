using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>Writes the sample entry that describes a format (ISO 14496-12 8.5.2, ISO 14496-15, QuickTime).</summary>
internal static class SampleEntryWriter
{
    private const byte AacObjectType = 0x40; // ISO 14496-1 table 5: Audio ISO/IEC 14496-3
    private const byte AudioStream = 0x15; // stream type 5, upStream 0, reserved 1

    public static void Write(BoxWriter writer, TrackFormat format)
    {
        var type = TypeOf(format.Codec);
        var entry = writer.Begin(type);
        writer.WriteZeros(6);
        writer.WriteUInt16(1); // data_reference_index
        if (format.Kind == TrackKind.Video)
        {
            WriteVisual(writer, format);
        }
        else
        {
            WriteAudio(writer, format);
        }

        WriteConfiguration(writer, format);
        writer.End(entry);
    }

    // jpeg, alaw and ulaw are QuickTime's: see docs/formats/mp4.md for who opens them.
    private static uint TypeOf(Codec codec) => codec switch
    {
        Codec.H264 => BoxType.Avc1,
        Codec.H265 => BoxType.Hvc1,
        Codec.Mjpeg => BoxType.Jpeg,
        Codec.Aac => BoxType.Mp4a,
        Codec.Opus => BoxType.Opus,
        Codec.PcmA => BoxType.Alaw,
        _ => BoxType.Ulaw,
    };

    private static void WriteVisual(BoxWriter writer, TrackFormat format)
    {
        writer.WriteZeros(16);
        writer.WriteUInt16((ushort)format.Width);
        writer.WriteUInt16((ushort)format.Height);
        writer.WriteUInt32(0x0048_0000); // 72 dpi
        writer.WriteUInt32(0x0048_0000);
        writer.WriteUInt32(0);
        writer.WriteUInt16(1); // frame_count
        writer.WriteZeros(32); // compressorname
        writer.WriteUInt16(0x18); // depth
        writer.WriteUInt16(0xFFFF);
    }

    private static void WriteAudio(BoxWriter writer, TrackFormat format)
    {
        writer.WriteZeros(8);
        writer.WriteUInt16((ushort)format.Channels);
        writer.WriteUInt16(16); // samplesize, also of the companded ones
        writer.WriteUInt32(0);
        writer.WriteUInt32(format.ClockRateHz <= ushort.MaxValue ? (uint)format.ClockRateHz << 16 : 0);
    }

    private static void WriteConfiguration(BoxWriter writer, TrackFormat format)
    {
        var configuration = format.DecoderConfiguration.Span;
        switch (format.Codec)
        {
            case Codec.H264:
                WriteBox(writer, BoxType.AvcC, configuration);
                break;
            case Codec.H265:
                WriteBox(writer, BoxType.HvcC, configuration);
                break;
            case Codec.Opus:
                WriteBox(writer, BoxType.DOps, configuration);
                break;
            case Codec.Aac:
                WriteElementaryStream(writer, configuration);
                break;
            default:
                break;
        }
    }

    private static void WriteBox(BoxWriter writer, uint type, ReadOnlySpan<byte> payload)
    {
        var box = writer.Begin(type);
        writer.WriteBytes(payload);
        writer.End(box);
    }

    /// <summary>ISO 14496-14 5.6: ES_Descriptor, DecoderConfigDescriptor, DecoderSpecificInfo, SLConfigDescriptor.</summary>
    private static void WriteElementaryStream(BoxWriter writer, ReadOnlySpan<byte> configuration)
    {
        var box = writer.BeginFull(BoxType.Esds, 0, 0);
        var decoderSize = 13 + 2 + configuration.Length;
        writer.WriteByte(3);
        writer.WriteByte((byte)(3 + 2 + decoderSize + 3));
        writer.WriteUInt16(0); // ES_ID
        writer.WriteByte(0);
        writer.WriteByte(4);
        writer.WriteByte((byte)decoderSize);
        writer.WriteByte(AacObjectType);
        writer.WriteByte(AudioStream);
        writer.WriteZeros(11); // bufferSizeDB, maxBitrate, avgBitrate: unknown
        writer.WriteByte(5);
        writer.WriteByte((byte)configuration.Length);
        writer.WriteBytes(configuration);
        writer.WriteBytes([6, 1, 2]); // predefined: MP4
        writer.End(box);
    }
}
