using System.Globalization;
using Saksi.Media.Codecs;
using Saksi.Media.Rtp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>JPEG pictures over RTP (RFC 2435): puts headers and tables before the scan again.</summary>
internal sealed class MjpegDepacketizer : Depacketizer
{
    private readonly AccessUnitBuffer _picture = new();
    private readonly int _clockRateHz;

    // For pictures wider or higher than 2040 pixels, which the RTP header cannot say.
    private readonly int _announcedWidth;
    private readonly int _announcedHeight;

    // 4.2: tables of quality 128 to 254 may be sent once and are then known by their number.
    private readonly byte[] _quantizers = new byte[6 * JpegTables.TableSize];
    private int _quantizersSize;
    private int _quantizersPrecision;
    private int _quantizersQuality;

    private TrackFormat? _format;
    private uint _timestamp;
    private long _arrival;
    private int _lost;
    private int _nextOffset;
    private bool _isDamaged;
    private bool _isTooLarge;

    public MjpegDepacketizer(int clockRateHz, IReadOnlyDictionary<string, string> formatParameters)
    {
        _clockRateHz = clockRateHz;
        var dimensions = (FormatParameters.Find(formatParameters, "x-dimensions") ?? string.Empty).Split(',');
        if (dimensions.Length == 2
            && int.TryParse(dimensions[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var width)
            && int.TryParse(dimensions[1], NumberStyles.Integer, CultureInfo.InvariantCulture, out var height)
            && width is > 0 and <= H264Sps.MaxSize
            && height is > 0 and <= H264Sps.MaxSize)
        {
            _announcedWidth = width;
            _announcedHeight = height;
        }
    }

    public override TrackFormat? Format => _format;

    private bool IsOpen => _picture.Length > 0 || _isTooLarge;

    public override void Push(in RtpPacket packet, int lostBefore, long arrivalTimestamp, IAccessUnitSink sink)
    {
        _lost += lostBefore;
        _isDamaged |= lostBefore > 0 && IsOpen;
        if (JpegHeader.Read(packet.Payload, out var header) is { } reason)
        {
            Refuse(reason);
        }
        else if (IsStray(packet.Timestamp, header.FragmentOffset))
        {
            Refuse("a JPEG fragment of an earlier picture");
            return;
        }
        else
        {
            if (IsOpen && (packet.Timestamp != _timestamp || header.FragmentOffset == 0))
            {
                Emit(sink);
            }

            _timestamp = packet.Timestamp;
            _arrival = arrivalTimestamp;
            Take(in header, lostBefore);
        }

        if (packet.Marker && IsOpen)
        {
            Emit(sink);
        }
    }

    public override void Flush(IAccessUnitSink sink)
    {
        if (IsOpen)
        {
            Emit(sink);
        }
    }

    // Quirk 93: late fragments of the previous picture do not end this one.
    private bool IsStray(uint timestamp, int offset) => IsOpen && offset != 0 && (int)(timestamp - _timestamp) < 0;

    private void Take(in JpegHeader header, int lostBefore)
    {
        if (header.FragmentOffset == 0)
        {
            Begin(in header);
            return;
        }

        if (!IsOpen)
        {
            // Its first fragment has the tables: nothing to be made of it. After a loss that is no news.
            if (lostBefore == 0 && _lost == 0)
            {
                Refuse("a JPEG fragment without the beginning of its picture");
            }

            return;
        }

        if (header.FragmentOffset != _nextOffset)
        {
            // What comes behind a hole cannot be placed: Huffman codes have no boundaries to find.
            _isDamaged = true;
            return;
        }

        Append(header.Scan);
    }

    private void Begin(in JpegHeader header)
    {
        if (header.Scan is [0xFF, 0xD8, ..])
        {
            // A whole JFIF file in the packets, headers and all.
            var isSized = header.Width > 0 && header.Height > 0;
            UseFormat(isSized ? header.Width : _announcedWidth, isSized ? header.Height : _announcedHeight);
            Append(header.Scan);
            return;
        }

        var width = header.Width > 0 && header.Height > 0 ? header.Width : _announcedWidth;
        var height = header.Width > 0 && header.Height > 0 ? header.Height : _announcedHeight;
        if (width == 0)
        {
            Refuse("the JPEG is larger than 2040 pixels and the SDP does not say how large");
            return;
        }

        if (!TryChooseQuantizers(in header))
        {
            Refuse("the JPEG refers to quantization tables that were never sent");
            return;
        }

        Span<byte> head = stackalloc byte[JpegPictureHeader.MaxSizeBytes];
        var tables = _quantizers.AsSpan(0, _quantizersSize);
        var size = JpegPictureHeader.Write(in header, tables, _quantizersPrecision, width, height, head);
        if (size == 0)
        {
            Refuse("the JPEG quantization tables have an impossible size");
            return;
        }

        UseFormat(width, height);
        _picture.TryAppend(head[..size]);
        Append(header.Scan);
    }

    private bool TryChooseQuantizers(in JpegHeader header)
    {
        if (header.Quality < 128)
        {
            if (_quantizersQuality != header.Quality)
            {
                // 100 to 127 are reserved and treated as the best that is defined.
                JpegTables.Scale(Math.Min(header.Quality, 99), _quantizers);
                _quantizersSize = 2 * JpegTables.TableSize;
                _quantizersPrecision = 0;
                _quantizersQuality = header.Quality;
            }

            return true;
        }

        if (header.Quantizers.IsEmpty)
        {
            return header.Quality != 255 && header.Quality == _quantizersQuality;
        }

        _quantizersSize = Math.Min(header.Quantizers.Length, _quantizers.Length);
        header.Quantizers[.._quantizersSize].CopyTo(_quantizers);
        _quantizersPrecision = header.QuantizerPrecision;
        _quantizersQuality = header.Quality;
        return true;
    }

    private void UseFormat(int width, int height)
    {
        if (_format is null || _format.Width != width || _format.Height != height)
        {
            _format = new TrackFormat
            {
                Kind = TrackKind.Video,
                Codec = Codec.Mjpeg,
                CodecString = "jpeg",
                ClockRateHz = _clockRateHz,
                Width = width,
                Height = height,
            };
        }
    }

    private void Append(ReadOnlySpan<byte> scan)
    {
        _nextOffset += scan.Length;
        if (!_isTooLarge && !_picture.TryAppend(scan))
        {
            _isTooLarge = true;
            _picture.Clear();
        }
    }

    private void Emit(IAccessUnitSink sink)
    {
        // RFC 2435 3.1.9: the end marker may be missing; decoders want it.
        if (_isTooLarge || (_picture.Written is not [.., 0xFF, 0xD9] && !_picture.TryAppend([0xFF, 0xD9])))
        {
            Counters.DroppedAccessUnits++;
            Counters.LastReason = "a JPEG is larger than 5 MB";
        }
        else
        {
            HandOn(sink);
        }

        _picture.Clear();
        _nextOffset = 0;
        _isDamaged = false;
        _isTooLarge = false;
    }

    private void HandOn(IAccessUnitSink sink)
    {
        if (_isDamaged)
        {
            Counters.DamagedAccessUnits++;
        }

        var unit = new AccessUnit
        {
            Data = _picture.Written,
            Format = _format!, // set when the picture was begun
            RtpTimestamp = _timestamp,
            IsKeyFrame = true,
            LostPackets = _lost,
            IsDamaged = _isDamaged,
            ArrivalTimestamp = _arrival,
        };
        _lost = 0;
        sink.OnAccessUnit(in unit);
    }

    private void Refuse(string reason)
    {
        Counters.MalformedPackets++;
        Counters.LastReason = reason;
        _isDamaged |= IsOpen;
    }
}
