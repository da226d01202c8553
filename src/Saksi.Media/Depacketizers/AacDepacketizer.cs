using System.Buffers;
using System.Buffers.Binary;
using Saksi.Media.Codecs;
using Saksi.Media.Rtp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>AAC over RTP (RFC 3640): several frames per packet, or one frame over several packets.</summary>
/// <remarks>ADTS headers, before a payload or before a frame, are taken off (quirk 68).</remarks>
internal sealed class AacDepacketizer : Depacketizer
{
    private readonly AacHeaderLayout _layout;
    private readonly AccessUnitBuffer _fragments = new();
    private readonly int _clockRateHz;
    private readonly int _announcedChannels;
    private readonly bool _isConfigured;

    private TrackFormat? _format;
    private AdtsHeader _adts;
    private int _frameTicks;
    private int _lost;

    // Size and timestamp of the frame that comes in fragments; size 0 when there is none.
    private int _fragmentedSize;
    private uint _fragmentedTimestamp;

    public AacDepacketizer(int clockRateHz, int channels, IReadOnlyDictionary<string, string> formatParameters)
    {
        _clockRateHz = clockRateHz;
        _announcedChannels = Math.Clamp(channels, 1, 8);
        _layout = new AacHeaderLayout(formatParameters);
        _isConfigured = TryConfigure(FormatParameters.Find(formatParameters, "config"));
        if (!_isConfigured)
        {
            // Nothing said: AAC LC as the rtpmap describes it, until an ADTS header says better.
            Configure(AudioSpecificConfig.Build(clockRateHz, _announcedChannels));
        }
    }

    public override TrackFormat? Format => _format;

    public override void Push(in RtpPacket packet, int lostBefore, long arrivalTimestamp, IAccessUnitSink sink)
    {
        _lost += lostBefore;
        if (_fragmentedSize > 0 && (lostBefore > 0 || packet.Timestamp != _fragmentedTimestamp))
        {
            DropFragments("a fragmented AAC frame is incomplete");
        }

        var next = new Emission { Timestamp = packet.Timestamp, Arrival = arrivalTimestamp, Sink = sink };
        if (AdtsHeader.TryRead(packet.Payload, out _) && !FitsHeaders(packet.Payload))
        {
            ReadAdts(packet.Payload, ref next);
        }
        else
        {
            ReadPayload(packet.Payload, ref next);
        }
    }

    public override void Flush(IAccessUnitSink sink)
    {
        if (_fragmentedSize > 0)
        {
            DropFragments("the stream ended within an AAC frame");
        }
    }

    /// <summary>RFC 3640 3.2: AU header section, auxiliary section, frames.</summary>
    private void ReadPayload(ReadOnlySpan<byte> payload, ref Emission next)
    {
        var headers = ReadOnlySpan<byte>.Empty;
        var headerBits = 0;
        if (_layout.HasHeaders)
        {
            if (payload.Length < 2 || !FitsHeaders(payload))
            {
                Refuse("the AAC headers are cut off");
                return;
            }

            headerBits = BinaryPrimitives.ReadUInt16BigEndian(payload);
            headers = payload.Slice(2, (headerBits + 7) / 8);
            payload = payload[(2 + headers.Length)..];
        }

        if (!TrySkipAuxiliary(ref payload))
        {
            Refuse("the AAC auxiliary section is cut off");
            return;
        }

        ReadFrames(headers, headerBits, payload, ref next);
    }

    private static bool FitsHeaders(ReadOnlySpan<byte> payload) =>
        payload.Length >= 2 && (BinaryPrimitives.ReadUInt16BigEndian(payload) + 7) / 8 <= payload.Length - 2;

    private bool TrySkipAuxiliary(ref ReadOnlySpan<byte> payload)
    {
        if (_layout.AuxiliaryLengthBits == 0)
        {
            return true;
        }

        var bits = new PlainBitReader(payload);
        var size = (bits.ReadBits(_layout.AuxiliaryLengthBits) + (ulong)_layout.AuxiliaryLengthBits + 7) / 8;
        if (bits.HasFailed || size > (ulong)payload.Length)
        {
            return false;
        }

        payload = payload[(int)size..];
        return true;
    }

    private void ReadFrames(ReadOnlySpan<byte> headers, int headerBits, ReadOnlySpan<byte> payload, ref Emission next)
    {
        var bits = new PlainBitReader(headers);
        for (var isFirst = true; !payload.IsEmpty; isFirst = false)
        {
            var start = bits.Position;
            var size = _layout.HasHeaders ? _layout.Read(ref bits, isFirst) : _layout.ConstantSize;
            size = size == 0 && !_layout.HasHeaders ? payload.Length : size;
            if (bits.HasFailed || bits.Position > headerBits || size == 0)
            {
                if (isFirst || bits.Position > start)
                {
                    Refuse("the AAC headers do not describe the payload");
                }

                return;
            }

            if (size > payload.Length)
            {
                TakeFragment(size, payload, isFirst, ref next);
                return;
            }

            EmitFrame(payload[..size], ref next);
            payload = payload[size..];
        }
    }

    /// <summary>RFC 3640 3.2.3: every fragment says the size of the whole frame.</summary>
    private void TakeFragment(int size, ReadOnlySpan<byte> fragment, bool isFirst, ref Emission next)
    {
        if (!isFirst)
        {
            Refuse("an AAC frame is longer than its packet");
            return;
        }

        if (_fragmentedSize == 0)
        {
            _fragmentedSize = size;
            _fragmentedTimestamp = next.Timestamp;
        }

        _fragments.TryAppend(fragment[..Math.Min(fragment.Length, _fragmentedSize - _fragments.Length)]);
        if (_fragments.Length == _fragmentedSize)
        {
            _fragmentedSize = 0;
            EmitFrame(_fragments.Written, ref next);
            _fragments.Clear();
        }
    }

    private void ReadAdts(ReadOnlySpan<byte> payload, ref Emission next)
    {
        while (!payload.IsEmpty)
        {
            if (!AdtsHeader.TryRead(payload, out var header) || header.FrameSize > payload.Length)
            {
                Refuse("an ADTS frame is malformed or longer than its packet");
                return;
            }

            EmitFrame(payload[..header.FrameSize], ref next);
            payload = payload[header.FrameSize..];
        }
    }

    private void EmitFrame(ReadOnlySpan<byte> frame, ref Emission next)
    {
        if (AdtsHeader.TryRead(frame, out var header) && header.FrameSize == frame.Length)
        {
            UseAdts(header);
            frame = frame[header.HeaderSize..];
        }

        var unit = new AccessUnit
        {
            Data = frame,
            Format = _format!, // the constructor leaves none out
            RtpTimestamp = next.Timestamp,
            DurationTicks = _frameTicks,
            IsKeyFrame = true,
            LostPackets = _lost,
            ArrivalTimestamp = next.Arrival,
        };
        _lost = 0;
        next.Timestamp += (uint)_frameTicks;
        next.Sink.OnAccessUnit(in unit);
    }

    private void UseAdts(AdtsHeader header)
    {
        if (_isConfigured || (header.SamplingRateHz == _adts.SamplingRateHz && header.Channels == _adts.Channels))
        {
            return;
        }

        _adts = header;
        var channels = header.Channels == 0 ? _announcedChannels : header.Channels;
        Configure(AudioSpecificConfig.Build(header.SamplingRateHz, channels, header.ObjectType));
    }

    private bool TryConfigure(string? hexadecimal)
    {
        if (hexadecimal is null || hexadecimal.Length is 0 or > 128)
        {
            return false;
        }

        var bytes = new byte[hexadecimal.Length / 2];
        var status = Convert.FromHexString(hexadecimal.AsSpan(0, 2 * bytes.Length), bytes, out _, out _);
        return status == OperationStatus.Done && Configure(bytes);
    }

    private bool Configure(byte[] bytes)
    {
        if (!AudioSpecificConfig.TryParse(bytes, out var config, out var reason))
        {
            Counters.LastReason = reason;
            return false;
        }

        var format = new TrackFormat
        {
            Kind = TrackKind.Audio,
            Codec = Codec.Aac,
            CodecString = CodecStrings.ForAac(config!.ObjectType),
            ClockRateHz = _clockRateHz,
            Channels = config.Channels == 0 ? _announcedChannels : config.Channels,
            DecoderConfiguration = bytes,
        };
        _format = format.Equals(_format) ? _format : format;
        _frameTicks = (int)Math.Max(1, (long)config.FrameLength * _clockRateHz / config.SamplingRateHz);
        return true;
    }

    private void DropFragments(string reason)
    {
        Counters.DroppedAccessUnits++;
        Counters.LastReason = reason;
        _fragmentedSize = 0;
        _fragments.Clear();
    }

    private void Refuse(string reason)
    {
        Counters.MalformedPackets++;
        Counters.LastReason = reason;
    }

    /// <summary>Where the next frame of a packet goes, and when it is.</summary>
    private ref struct Emission
    {
        public uint Timestamp;
        public long Arrival;
        public IAccessUnitSink Sink;
    }
}
