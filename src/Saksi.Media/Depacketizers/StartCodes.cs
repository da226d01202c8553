namespace Saksi.Media.Depacketizers;

/// <summary>Annex B start codes, which have no place in RTP but are found there (quirks 75, 79).</summary>
internal static class StartCodes
{
    private static ReadOnlySpan<byte> Short => [0, 0, 1];

    /// <summary>Where the next 00 00 01 begins, or -1. A sound NAL unit never contains one.</summary>
    public static int IndexIn(ReadOnlySpan<byte> bytes) => bytes.IndexOf(Short);

    /// <summary>Cuts off a start code at the front, with any number of leading zeros.</summary>
    public static ReadOnlySpan<byte> TrimLeading(ReadOnlySpan<byte> bytes)
    {
        var zeros = bytes.IndexOfAnyExcept((byte)0);
        return zeros >= 2 && bytes[zeros] == 1 ? bytes[(zeros + 1)..] : bytes;
    }

    /// <summary>Takes the next NAL unit off Annex B bytes, which may also be one bare NAL unit.</summary>
    public static bool TryTakeNal(scoped ref ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> nal)
    {
        bytes = TrimLeading(bytes);
        var end = IndexIn(bytes);
        nal = (end < 0 ? bytes : bytes[..end]).TrimEnd((byte)0);
        bytes = end < 0 ? default : bytes[end..];
        return !nal.IsEmpty || !bytes.IsEmpty;
    }
}
