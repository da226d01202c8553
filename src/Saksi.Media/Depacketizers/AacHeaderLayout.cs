using Saksi.Media.Codecs;

namespace Saksi.Media.Depacketizers;

/// <summary>How many bits the fields of an AU header have (RFC 3640 3.2.1.1), from the fmtp line.</summary>
internal sealed class AacHeaderLayout
{
    private readonly int _sizeBits;
    private readonly int _indexBits;
    private readonly int _indexDeltaBits;
    private readonly int _presentationDeltaBits;
    private readonly int _decodingDeltaBits;
    private readonly int _randomAccessBits;
    private readonly int _streamStateBits;

    public AacHeaderLayout(IReadOnlyDictionary<string, string> parameters)
    {
        // Cameras write AAC_hbr, leave out indexlength, or everything (quirk 67): hbr (3.3.6) unless lbr (3.3.5).
        var mode = FormatParameters.Find(parameters, "mode") ?? string.Empty;
        var isLowBitRate = mode.Contains("lbr", StringComparison.OrdinalIgnoreCase);
        _sizeBits = FormatParameters.FindNumber(parameters, "sizelength", 16) ?? (isLowBitRate ? 6 : 13);
        _indexBits = FormatParameters.FindNumber(parameters, "indexlength", 16) ?? (isLowBitRate ? 2 : 3);
        _indexDeltaBits = FormatParameters.FindNumber(parameters, "indexdeltalength", 16) ?? _indexBits;
        _presentationDeltaBits = FormatParameters.FindNumber(parameters, "ctsdeltalength", 32) ?? 0;
        _decodingDeltaBits = FormatParameters.FindNumber(parameters, "dtsdeltalength", 32) ?? 0;
        _randomAccessBits = FormatParameters.FindNumber(parameters, "randomaccessindication", 1) ?? 0;
        _streamStateBits = FormatParameters.FindNumber(parameters, "streamstateindication", 32) ?? 0;
        ConstantSize = FormatParameters.FindNumber(parameters, "constantsize", ushort.MaxValue) ?? 0;
        AuxiliaryLengthBits = FormatParameters.FindNumber(parameters, "auxiliarydatasizelength", 32) ?? 0;
    }

    /// <summary>Bytes of every AU when the headers do not say; 0 when they do.</summary>
    public int ConstantSize { get; }

    /// <summary>Bits that say how long the auxiliary section is; 0 when there is none.</summary>
    public int AuxiliaryLengthBits { get; }

    public bool HasHeaders =>
        _sizeBits + _indexBits + _presentationDeltaBits + _decodingDeltaBits + _randomAccessBits + _streamStateBits > 0;

    /// <summary>Reads one AU header.</summary>
    /// <returns>The AU's size in bytes; the reader tells when it ran out.</returns>
    public int Read(ref PlainBitReader bits, bool isFirst)
    {
        var size = (int)bits.ReadBits(_sizeBits);
        bits.ReadBits(isFirst ? _indexBits : _indexDeltaBits);
        ReadOptional(ref bits, _presentationDeltaBits);
        ReadOptional(ref bits, _decodingDeltaBits);
        bits.ReadBits(_randomAccessBits);
        bits.ReadBits(_streamStateBits);
        return _sizeBits == 0 ? ConstantSize : size;
    }

    private static void ReadOptional(ref PlainBitReader bits, int count)
    {
        if (count > 0 && bits.ReadBits(1) != 0)
        {
            bits.ReadBits(count);
        }
    }
}
