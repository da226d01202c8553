using System.Buffers.Binary;
using Saksi.Media.Codecs;
using Saksi.Media.Tracks;
using Saksi.Simulator.Clips;

namespace Saksi.Bench.Stores;

/// <summary>Four seconds of 25 pictures a second with a key frame every two, as MP4 samples, to be recorded over and over.</summary>
internal sealed class PictureLoop
{
    public const int ClockRateHz = 90_000;
    public const int TicksPerPicture = ClockRateHz / 25;

    private readonly List<(byte[] Sample, bool IsKeyFrame)> _pictures;

    public PictureLoop(int width, int height, int bitsPerSecond)
    {
        var clip = SyntheticClip.Create(new SyntheticVideo
        {
            Width = width,
            Height = height,
            BitsPerSecond = bitsPerSecond,
            GopFrames = 50,
            Gops = 2,
        });
        var video = clip.Video!; // A synthetic clip has pictures.
        Format = FormatOf(video.ParameterSets[0], video.ParameterSets[1]);
        _pictures = video.Units.Select(unit => (Sample(unit), unit.IsKeyFrame)).ToList();
    }

    public TrackFormat Format { get; }

    /// <summary>The picture at a place of the endless loop.</summary>
    public AccessUnit this[int number] => new()
    {
        Data = _pictures[number % _pictures.Count].Sample,
        IsKeyFrame = _pictures[number % _pictures.Count].IsKeyFrame,
        Format = Format,
        RtpTimestamp = (uint)(number * (long)TicksPerPicture),
        Pts = number * (long)TicksPerPicture,
        Dts = number * (long)TicksPerPicture,
    };

    private static TrackFormat FormatOf(ReadOnlyMemory<byte> sequence, ReadOnlyMemory<byte> picture)
    {
        return H264Sps.TryParse(sequence.Span, out var parsed, out var reason) && parsed is not null
            && H264Configuration.TryCreateFormat(
                H264Configuration.Build(parsed, [sequence], [picture]), ClockRateHz, out var format, out reason)
            ? format! // True says so.
            : throw new BenchException($"The simulator's parameter sets cannot be used: {reason}");
    }

    private static byte[] Sample(ClipUnit unit)
    {
        using var sample = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var part in unit.Parts)
        {
            var type = part.Span[0] & 0x1F; // H.264 7.4.1: 7 and 8 are parameter sets, which the sample entry holds.
            if (type is 7 or 8)
            {
                continue;
            }

            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            sample.Write(length);
            sample.Write(part.Span);
        }

        return sample.ToArray();
    }
}
