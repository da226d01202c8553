namespace Saksi.Media.Rtp;

/// <summary>
/// Follows the 16-bit sequence numbers of one RTP stream and says how many packets were lost before each one.
/// </summary>
/// <remarks>
/// For packets that come in order: TCP, or behind the reorder buffer. A packet older than one already seen is
/// <see cref="Late"/>. A leap too wide to be loss is a new numbering (a rebooted encoder): it is followed once two
/// packets in a row agree on it, as RFC 3550 A.1 does, so that one stray packet leads nobody astray.
/// </remarks>
internal sealed class RtpSequenceTracker
{
    /// <summary>Returned for a packet that is older than, or the same as, one already seen. The caller drops it.</summary>
    internal const int Late = -1;

    /// <summary>RFC 3550 A.1 MAX_DROPOUT: a wider step forward is no loss.</summary>
    internal const int MaxLoss = 3000;

    /// <summary>RFC 3550 A.1 MAX_MISORDER: a wider step back is no reordering.</summary>
    internal const int MaxMisorder = 100;

    private int _expected = -1;
    private int _candidate = -1;

    /// <summary>The number that should come next; null before the first packet.</summary>
    internal ushort? Expected => _expected < 0 ? null : (ushort)_expected;

    /// <summary>Accepts the next packet's sequence number.</summary>
    /// <returns>The number of packets lost just before this one (1 after a new numbering), or <see cref="Late"/>.</returns>
    internal int Accept(ushort sequenceNumber)
    {
        if (_expected < 0)
        {
            _expected = (ushort)(sequenceNumber + 1);
            return 0;
        }

        var ahead = (ushort)(sequenceNumber - _expected);
        if (ahead <= MaxLoss)
        {
            _expected = (ushort)(sequenceNumber + 1);
            _candidate = -1;
            return ahead;
        }

        if (ahead >= 0x10000 - MaxMisorder)
        {
            return Late;
        }

        if (sequenceNumber == _candidate)
        {
            _expected = (ushort)(sequenceNumber + 1);
            _candidate = -1;
            return 1;
        }

        _candidate = (ushort)(sequenceNumber + 1);
        return Late;
    }

    /// <summary>Forgets everything: the next packet is the first.</summary>
    internal void Reset()
    {
        _expected = -1;
        _candidate = -1;
    }
}
