using System.Buffers.Binary;
using Saksi.Media.Rtp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>What H.264 and H.265 share: NAL units become access units with lengths instead of start codes.</summary>
/// <remarks>
/// A unit ends with the marker or when the timestamp changes, but never before it has a slice: cameras set the marker
/// on parameter sets and SEI, and give these another timestamp than the picture (quirk 84). Some never set it (85).
/// </remarks>
internal abstract class NalDepacketizer : Depacketizer
{
    private const int LengthSize = 4;

    /// <summary>
    /// Hostile packets may consist of start codes. Real ones hold AUD, two or three sets, SEI and slices.
    /// </summary>
    private const int MaxNalsInOne = 64;

    private readonly AccessUnitBuffer _unit = new();
    private readonly ParameterSets _sets;
    private readonly KeyFrameGate _gate = new();

    private uint _timestamp;
    private long _arrival;
    private int _lost;

    // Where the length of the NAL unit stands that is being appended; -1 between NAL units.
    private int _nalStart = -1;
    private bool _isFragmented;

    private bool _hasContent;
    private bool _hasSlice;
    private bool _isKeyFrame;
    private bool _isDamaged;
    private bool _continuesPicture;
    private bool _isTooLarge;

    // The NAL unit that is being closed lacks its end.
    private bool _isCutOff;

    // Packets were lost since the last slice: what follows is whole only if it opens a picture.
    private bool _isAfterLoss;

    // An H.264 stream with IDR pictures is cut at these only; one without is cut at recovery points.
    private bool _hasSeenKeySlice;

    private protected NalDepacketizer(ParameterSets sets) => _sets = sets;

    /// <summary>How a NAL unit is treated.</summary>
    protected enum NalRole
    {
        /// <summary>Kept: SEI (signed video lives there) and whatever is not known.</summary>
        Other,
        Slice,
        KeySlice,
        ParameterSet,

        /// <summary>Left out, and nothing of an earlier unit follows it.</summary>
        Delimiter,

        /// <summary>Left out: filler, end of sequence, end of stream, reserved.</summary>
        Ignored,
    }

    public sealed override TrackFormat? Format => _sets.Format;

    public sealed override string? ParameterProblem => _sets.Problem;

    public sealed override void Push(in RtpPacket packet, int lostBefore, long arrivalTimestamp, IAccessUnitSink sink)
    {
        if (lostBefore > 0)
        {
            NoteLoss(lostBefore, sink);
        }

        if (packet.Timestamp != _timestamp)
        {
            CloseNal(sink);
            if (_hasSlice || _isTooLarge)
            {
                Emit(sink);
            }

            _timestamp = packet.Timestamp;
        }

        _arrival = arrivalTimestamp;
        if (packet.Payload.IsEmpty)
        {
            Refuse("the RTP payload is empty");
        }
        else
        {
            ReadPayload(packet.Payload, sink);
        }

        // A marker in the middle of a fragmented NAL unit ends nothing.
        if (packet.Marker && !_isFragmented)
        {
            CloseNal(sink);
            if (_hasSlice || _isTooLarge)
            {
                Emit(sink);
            }
        }
    }

    public sealed override void Flush(IAccessUnitSink sink)
    {
        // More of a fragmented NAL unit would have come. Of a unit without marker nobody knows.
        _isDamaged |= _isFragmented;
        CloseNal(sink);
        if (_hasSlice)
        {
            Emit(sink);
        }

        ResetUnit();
    }

    /// <summary>Takes one payload apart.</summary>
    protected abstract void ReadPayload(ReadOnlySpan<byte> payload, IAccessUnitSink sink);

    /// <summary>What a NAL unit is, by its header.</summary>
    protected abstract NalRole RoleOf(ReadOnlySpan<byte> nal);

    /// <summary>Whether a slice is the first of its picture.</summary>
    protected abstract bool OpensPicture(ReadOnlySpan<byte> slice);

    /// <summary>Whether this SEI says that decoding may begin here although no IDR picture follows.</summary>
    protected virtual bool IsRecoveryPoint(ReadOnlySpan<byte> nal) => false;

    protected void Refuse(string reason)
    {
        Counters.MalformedPackets++;
        Counters.LastReason = reason;
        _isDamaged |= _hasContent;
    }

    /// <summary>Appends a whole NAL unit, or several with start codes between them.</summary>
    protected void AppendNal(ReadOnlySpan<byte> nal, IAccessUnitSink sink) =>
        AppendNal(StartCodes.TrimLeading(nal), default, sink);

    /// <summary>Appends a whole NAL unit that stands in two places.</summary>
    protected void AppendNal(ReadOnlySpan<byte> header, ReadOnlySpan<byte> rest, IAccessUnitSink sink)
    {
        CloseNal(sink);
        OpenNal(header, rest);
        CloseNal(sink);
    }

    /// <summary>Begins a NAL unit of which more fragments follow.</summary>
    protected void OpenFragmented(ReadOnlySpan<byte> header, ReadOnlySpan<byte> fragment, IAccessUnitSink sink)
    {
        CloseNal(sink);
        OpenNal(header, fragment);
        _isFragmented = _nalStart >= 0;
    }

    /// <summary>Appends a fragment to the NAL unit begun last.</summary>
    protected void AppendFragment(ReadOnlySpan<byte> fragment)
    {
        if (_nalStart >= 0)
        {
            Append(fragment);
        }
        else if (!_isTooLarge)
        {
            // Its beginning was lost, and the loss has been counted; without a loss the camera forgot the start bit.
            _isDamaged = true;
            if (!_isAfterLoss)
            {
                Refuse("a fragment came without its beginning");
            }
        }
    }

    protected void CloseFragmented(IAccessUnitSink sink) => CloseNal(sink);

    /// <summary>Takes the parameter sets of an SDP; the sets in the stream replace them anyway.</summary>
    protected void AcceptSprop(string? list) => Counters.LastReason = _sets.AcceptList(list) ?? Counters.LastReason;

    private void NoteLoss(int count, IAccessUnitSink sink)
    {
        // What came of a fragmented slice up to the hole is kept: a decoder makes something of it.
        _isCutOff = _isFragmented;
        CloseNal(sink);
        _isCutOff = false;
        _lost += count;
        _isAfterLoss = true;
        _isDamaged |= _hasContent;
    }

    private void OpenNal(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        _hasContent = true;
        if (_isTooLarge)
        {
            return;
        }

        _nalStart = _unit.Length;
        Append([0, 0, 0, 0]);
        Append(first);
        Append(second);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (!_isTooLarge && !_unit.TryAppend(bytes))
        {
            GiveUpUnit();
        }
    }

    private void GiveUpUnit()
    {
        _isTooLarge = true;
        _nalStart = -1;
        _isFragmented = false;
        _unit.Clear();
    }

    /// <summary>Ends the NAL unit that is being appended: splits it at start codes and keeps what belongs to a sample.</summary>
    private void CloseNal(IAccessUnitSink sink)
    {
        for (var count = 1; _nalStart >= 0; count++)
        {
            var content = _unit.Written[(_nalStart + LengthSize)..];
            var next = StartCodes.IndexIn(content);
            if (next < 0)
            {
                FinishLast(content.TrimEnd((byte)0).Length, sink);
            }
            else if (count == MaxNalsInOne)
            {
                Refuse("a packet holds more NAL units than any picture");
                FinishLast(content[..next].TrimEnd((byte)0).Length, sink);
            }
            else
            {
                FinishBefore(next, sink);
            }
        }

        _isFragmented = false;
    }

    private void FinishLast(int size, IAccessUnitSink sink)
    {
        _unit.Truncate(_nalStart + LengthSize + size);
        if (!TryFinish(size, sink))
        {
            _unit.Truncate(_nalStart);
        }

        _nalStart = -1;
    }

    /// <summary>Finishes what stands before a start code, and leaves what stands behind it as the open NAL unit.</summary>
    private void FinishBefore(int startCode, IAccessUnitSink sink)
    {
        var content = _nalStart + LengthSize;
        var size = _unit.Written.Slice(content, startCode).TrimEnd((byte)0).Length;

        // The start code with the zeros before it becomes the next length, which takes four bytes.
        var gap = startCode + 3 - size;
        if (gap < LengthSize && !_unit.TryInsert(content + size, LengthSize - gap))
        {
            GiveUpUnit();
            return;
        }

        if (gap > LengthSize)
        {
            _unit.RemoveRange(content + size, gap - LengthSize);
        }

        // Finishing may take bytes away before the next NAL unit, so its distance from the end counts.
        var rest = _unit.Length - content - size;
        if (!TryFinish(size, sink))
        {
            _unit.RemoveRange(_nalStart, _unit.Length - rest - _nalStart);
        }

        _nalStart = _unit.Length - rest;
    }

    /// <summary>Notes what the NAL unit at the current start means for the access unit, and writes its length.</summary>
    /// <returns>Whether it belongs into the sample.</returns>
    private bool TryFinish(int size, IAccessUnitSink sink)
    {
        var nal = _unit.Written.Slice(_nalStart + LengthSize, size);
        if (size == 0)
        {
            return false;
        }

        var role = RoleOf(nal);
        if (_hasSlice && (role == NalRole.Delimiter || (role == NalRole.ParameterSet && !_sets.Holds(nal))))
        {
            // These open the next unit (H.264 7.4.1.2.3), whatever marker and timestamp say.
            EmitBeforeCurrentNal(sink);
            nal = _unit.Written.Slice(_nalStart + LengthSize, size);
        }

        if (!TakeIn(nal, role))
        {
            return false;
        }

        BinaryPrimitives.WriteInt32BigEndian(_unit.Written[_nalStart..], size);
        return true;
    }

    private bool TakeIn(ReadOnlySpan<byte> nal, NalRole role)
    {
        switch (role)
        {
            case NalRole.Slice:
                NoteSlice(nal, isKey: false);
                return true;
            case NalRole.KeySlice:
                NoteSlice(nal, isKey: true);
                _hasSeenKeySlice = true;
                return true;
            case NalRole.ParameterSet when !_isCutOff:
                TakeParameterSet(nal);
                return false;
            case NalRole.Other when !_isCutOff:
                _isKeyFrame |= !_hasSeenKeySlice && IsRecoveryPoint(nal);
                return true;
            default:
                return false;
        }
    }

    private void NoteSlice(ReadOnlySpan<byte> nal, bool isKey)
    {
        _continuesPicture |= !_hasSlice && !OpensPicture(nal);
        _isDamaged |= _isAfterLoss && _continuesPicture && !_hasSlice;
        _isAfterLoss = false;
        _hasSlice = true;
        _isKeyFrame |= isKey;
    }

    private void TakeParameterSet(ReadOnlySpan<byte> nal)
    {
        if (!_sets.Holds(nal) && _sets.Accept(nal) is { } reason)
        {
            Counters.LastReason = reason;
        }
    }

    private void Emit(IAccessUnitSink sink)
    {
        HandOn(_unit.Written, sink);
        ResetUnit();
    }

    private void EmitBeforeCurrentNal(IAccessUnitSink sink)
    {
        HandOn(_unit.Written[.._nalStart], sink);
        _unit.RemoveRange(0, _nalStart);
        _nalStart = 0;
        ResetFlags();
        _hasContent = true;
    }

    private void HandOn(ReadOnlySpan<byte> sample, IAccessUnitSink sink)
    {
        if (FindReasonToDrop() is { } reason)
        {
            Counters.DroppedAccessUnits++;
            Counters.LastReason = reason;
            return;
        }

        if (_isDamaged)
        {
            Counters.DamagedAccessUnits++;
        }

        var unit = new AccessUnit
        {
            Data = sample,
            Format = _sets.Format!, // a unit without format is dropped above
            RtpTimestamp = _timestamp,
            IsKeyFrame = _isKeyFrame,
            ContinuesPicture = _continuesPicture,
            LostPackets = _lost,
            IsDamaged = _isDamaged,
            ArrivalTimestamp = _arrival,
        };
        _lost = 0;
        sink.OnAccessUnit(in unit);
    }

    private string? FindReasonToDrop()
    {
        if (_isTooLarge)
        {
            return "an access unit is larger than 5 MB";
        }

        if (_sets.Format is null)
        {
            return "no parameter sets yet";
        }

        return _gate.Check(_timestamp, _isKeyFrame);
    }

    private void ResetUnit()
    {
        _unit.Clear();
        _nalStart = -1;
        _isFragmented = false;
        ResetFlags();
    }

    private void ResetFlags()
    {
        _hasContent = false;
        _hasSlice = false;
        _isKeyFrame = false;
        _isDamaged = false;
        _continuesPicture = false;
        _isTooLarge = false;
    }
}
