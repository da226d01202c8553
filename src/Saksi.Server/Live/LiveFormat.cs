using System.Buffers.Binary;
using System.Text.Json;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;

namespace Saksi.Server.Live;

/// <summary>Writes live messages as docs/design/serve-and-watch.md lays them down.</summary>
internal static class LiveFormat
{
    /// <summary>Bytes in front of an access unit.</summary>
    public const int HeaderSizeBytes = 12;

    private const byte KeyFrameFlag = 1;
    private const byte DamagedFlag = 2;

    /// <summary>An access unit behind its header: track, flags, two zeros, presentation time in Unix microseconds.</summary>
    public static LiveMessage Unit(in AccessUnit unit, long presentationUs)
    {
        var bytes = GC.AllocateUninitializedArray<byte>(HeaderSizeBytes + unit.Data.Length);
        bytes[0] = (byte)unit.TrackIndex;
        bytes[1] = (byte)((unit.IsKeyFrame ? KeyFrameFlag : 0) | (unit.IsDamaged ? DamagedFlag : 0));
        bytes[2] = 0;
        bytes[3] = 0;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(4), presentationUs);
        unit.Data.CopyTo(bytes.AsSpan(HeaderSizeBytes));
        var kind = unit.Format.Kind == TrackKind.Audio ? LiveMessageKind.Audio
            : unit.IsKeyFrame ? LiveMessageKind.KeyFrame
            : LiveMessageKind.Dependent;
        return new LiveMessage(bytes, kind);
    }

    /// <summary>What the tracks are that are known by now.</summary>
    public static LiveMessage Tracks(IReadOnlyList<TrackFormat?> formats) => Text(writer =>
    {
        writer.WriteString("type", "tracks");
        writer.WriteStartArray("tracks");
        for (var i = 0; i < formats.Count; i++)
        {
            if (formats[i] is { } format)
            {
                WriteTrack(writer, i, format);
            }
        }

        writer.WriteEndArray();
    });

    /// <summary>The recorder has not reached the camera yet, or is not told to.</summary>
    public static LiveMessage Connecting() => Text(writer =>
    {
        writer.WriteString("type", "state");
        writer.WriteString("state", "connecting");
    });

    /// <summary>The camera is being received.</summary>
    public static LiveMessage Receiving() => Text(writer =>
    {
        writer.WriteString("type", "state");
        writer.WriteString("state", "receiving");
    });

    /// <summary>Nothing comes from the camera, and why.</summary>
    public static LiveMessage Lost(GapReason reason, string detail) => Text(writer =>
    {
        writer.WriteString("type", "state");
        writer.WriteString("state", "lost");
        writer.WriteString("reason", reason.Name());
        writer.WriteString("detail", detail);
    });

    /// <summary>The viewer was too slow for so many units.</summary>
    public static LiveMessage Skipped(int units) => Text(writer =>
    {
        writer.WriteString("type", "skipped");
        writer.WriteNumber("units", units);
    });

    private static void WriteTrack(Utf8JsonWriter writer, int index, TrackFormat format)
    {
        writer.WriteStartObject();
        writer.WriteNumber("index", index);
        writer.WriteString("kind", format.Kind == TrackKind.Audio ? "audio" : "video");
        writer.WriteString("codec", JsonNamingPolicy.CamelCase.ConvertName(format.Codec.ToString()));
        writer.WriteString("codecString", format.CodecString);
        writer.WriteNumber("clockRate", format.ClockRateHz);
        writer.WriteNumber("width", format.Width);
        writer.WriteNumber("height", format.Height);
        writer.WriteNumber("channels", format.Channels);
        writer.WriteBase64String("description", format.DecoderConfiguration.Span);
        writer.WriteEndObject();
    }

    private static LiveMessage Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return new LiveMessage(stream.ToArray(), LiveMessageKind.Text);
    }
}
