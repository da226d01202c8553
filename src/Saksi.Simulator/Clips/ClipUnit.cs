using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Saksi.Simulator.Clips;

/// <summary>One access unit of a clip: a picture, or one audio frame.</summary>
public sealed class ClipUnit
{
    private readonly Lazy<string> _sampleSha256;

    /// <summary>Makes a unit.</summary>
    /// <param name="codec">How it is coded.</param>
    /// <param name="time">Its place in the loop, in ticks of the track's clock.</param>
    /// <param name="isKeyFrame">Whether a decoder can start here.</param>
    /// <param name="parts">NAL units without start codes, or the one frame of another coding.</param>
    public ClipUnit(ClipCodec codec, long time, bool isKeyFrame, IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        Codec = codec;
        Time = time;
        IsKeyFrame = isKeyFrame;
        Parts = parts;
        SizeBytes = parts.Sum(part => part.Length);
        _sampleSha256 = new Lazy<string>(HashSample);
    }

    public ClipCodec Codec { get; }

    public long Time { get; }

    public bool IsKeyFrame { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Parts { get; }

    public int SizeBytes { get; }

    /// <summary>
    /// SHA-256 in lower-case hex of the unit as an MP4 sample holds it: each NAL unit behind its length in 4 bytes,
    /// without parameter sets and delimiters; of the bare frame for other codings.
    /// </summary>
    /// <remarks>A JPEG picture's headers do not travel in RTP (RFC 2435 3.1), so a receiver cannot arrive at its hash.</remarks>
    public string SampleSha256 => _sampleSha256.Value;

    private string HashSample()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var part in Parts)
        {
            if (Codec is ClipCodec.H264 or ClipCodec.H265)
            {
                if (NalUnit.IsParameterSetOrDelimiter(Codec, part.Span))
                {
                    continue;
                }

                BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
                hash.AppendData(length);
            }

            hash.AppendData(part.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
