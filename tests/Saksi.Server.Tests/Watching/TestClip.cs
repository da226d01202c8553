using System.Buffers.Binary;
using Saksi.Media.Tracks;
using Saksi.Server.Watching;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Watching;

/// <summary>A clip of the simulator as the units that an observer sees.</summary>
internal sealed class TestClip
{
    private static readonly ClipFactory Factory = new(Path.Combine(Path.GetTempPath(), "saksi-test-clips"));

    private readonly TrackFormat _format;
    private readonly List<(byte[] Data, bool IsKeyFrame)> _units;
    private long _sent;

    private TestClip(TrackFormat format, List<(byte[] Data, bool IsKeyFrame)> units) => (_format, _units) = (format, units);

    public int Count => _units.Count;

    public static async Task<TestClip> CreateAsync(
        ClipCodec codec, double gopSeconds = 1, int picture = 0, int width = 640, int height = 360)
    {
        var clip = await Factory.CreateAsync(new ClipRecipe
        {
            Video = new VideoRecipe
            {
                Codec = codec,
                Width = width,
                Height = height,
                FramesPerSecond = 10,
                BitsPerSecond = 500_000,
                GopSeconds = gopSeconds,
                Seconds = 4,
                Picture = picture,
            },
        });
        var video = clip.Video!; // The recipe has one.
        return new TestClip(FormatOf(video), video.Units.Select(unit => (Sample(video, unit), unit.IsKeyFrame)).ToList());
    }

    /// <summary>Shows an observer the next units, the clip over and over.</summary>
    /// <param name="stream">Who sees them.</param>
    /// <param name="count">How many.</param>
    /// <param name="change">Changes the bytes of each.</param>
    public void Send(WatchedStream stream, int count, Action<byte[]>? change = null)
    {
        for (var i = 0; i < count; i++)
        {
            var (data, isKeyFrame) = _units[(int)(_sent % _units.Count)];
            data = [.. data];
            change?.Invoke(data);
            stream.OnAccessUnit(new AccessUnit
            {
                Data = data,
                Format = _format,
                RtpTimestamp = (uint)(_sent * 9000),
                Pts = _sent * 9000,
                Dts = _sent * 9000,
                IsKeyFrame = isKeyFrame,
            });
            _sent++;
        }
    }

    private static byte[] Sample(ClipTrack video, ClipUnit unit)
    {
        if (video.Codec == ClipCodec.Mjpeg)
        {
            return unit.Parts[0].ToArray();
        }

        var sample = new List<byte>();
        foreach (var part in unit.Parts.Where(part => !video.ParameterSets.Any(set => set.Span.SequenceEqual(part.Span)) && !IsDelimiter(video, part.Span)))
        {
            sample.AddRange(Big(part.Length, 4));
            sample.AddRange(part.Span);
        }

        return [.. sample];
    }

    private static bool IsDelimiter(ClipTrack video, ReadOnlySpan<byte> part) =>
        video.Codec == ClipCodec.H264 ? (part[0] & 0x1F) == 9 : (part[0] >> 1 & 0x3F) == 35;

    private static TrackFormat FormatOf(ClipTrack video) => new()
    {
        Kind = TrackKind.Video,
        Codec = video.Codec switch { ClipCodec.H264 => Codec.H264, ClipCodec.H265 => Codec.H265, _ => Codec.Mjpeg },
        CodecString = "",
        ClockRateHz = 90_000,
        Width = video.Width,
        Height = video.Height,
        DecoderConfiguration = video.Codec switch
        {
            ClipCodec.H264 => [1, 0x64, 0, 30, 0xFF, .. Sets(0xE1, video.ParameterSets[0]), .. Sets(1, video.ParameterSets[1])],
            ClipCodec.H265 =>
            [
                .. new byte[22], (byte)video.ParameterSets.Count,
                .. video.ParameterSets.SelectMany(set => (byte[])[(byte)(set.Span[0] >> 1 & 0x3F), 0, 1, .. Big(set.Length, 2), .. set.Span]),
            ],
            _ => Array.Empty<byte>(),
        },
    };

    private static byte[] Sets(byte count, ReadOnlyMemory<byte> set) => [count, .. Big(set.Length, 2), .. set.Span];

    private static byte[] Big(int value, int size)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes[(4 - size)..];
    }
}
