namespace Saksi.Media.Mp4;

/// <summary>The four characters of a box or sample entry, as a big-endian number (ISO 14496-12 4.2).</summary>
internal static class BoxType
{
    public const uint Ftyp = 0x66747970; // ftyp
    public const uint Moov = 0x6D6F6F76; // moov
    public const uint Mvhd = 0x6D766864; // mvhd
    public const uint Trak = 0x7472616B; // trak
    public const uint Tkhd = 0x746B6864; // tkhd
    public const uint Edts = 0x65647473; // edts
    public const uint Elst = 0x656C7374; // elst
    public const uint Mdia = 0x6D646961; // mdia
    public const uint Mdhd = 0x6D646864; // mdhd
    public const uint Hdlr = 0x68646C72; // hdlr
    public const uint Minf = 0x6D696E66; // minf
    public const uint Vmhd = 0x766D6864; // vmhd
    public const uint Smhd = 0x736D6864; // smhd
    public const uint Dinf = 0x64696E66; // dinf
    public const uint Dref = 0x64726566; // dref
    public const uint Stbl = 0x7374626C; // stbl
    public const uint Stsd = 0x73747364; // stsd
    public const uint Stts = 0x73747473; // stts
    public const uint Ctts = 0x63747473; // ctts
    public const uint Stss = 0x73747373; // stss
    public const uint Stsc = 0x73747363; // stsc
    public const uint Stsz = 0x7374737A; // stsz
    public const uint Stco = 0x7374636F; // stco
    public const uint Co64 = 0x636F3634; // co64
    public const uint Mvex = 0x6D766578; // mvex
    public const uint Trex = 0x74726578; // trex
    public const uint Moof = 0x6D6F6F66; // moof
    public const uint Mfhd = 0x6D666864; // mfhd
    public const uint Traf = 0x74726166; // traf
    public const uint Tfhd = 0x74666864; // tfhd
    public const uint Tfdt = 0x74666474; // tfdt
    public const uint Trun = 0x7472756E; // trun
    public const uint Mdat = 0x6D646174; // mdat
    public const uint Prft = 0x70726674; // prft
    public const uint Free = 0x66726565; // free
    public const uint Skip = 0x736B6970; // skip
    public const uint Uuid = 0x75756964; // uuid
    public const uint Styp = 0x73747970; // styp
    public const uint Sidx = 0x73696478; // sidx
    public const uint Mfra = 0x6D667261; // mfra
    public const uint Url = 0x75726C20; // url
    public const uint Avc1 = 0x61766331; // avc1
    public const uint Avc3 = 0x61766333; // avc3
    public const uint Hvc1 = 0x68766331; // hvc1
    public const uint Hev1 = 0x68657631; // hev1
    public const uint Jpeg = 0x6A706567; // jpeg
    public const uint Mp4v = 0x6D703476; // mp4v
    public const uint Mp4a = 0x6D703461; // mp4a
    public const uint Opus = 0x4F707573; // Opus
    public const uint Alaw = 0x616C6177; // alaw
    public const uint Ulaw = 0x756C6177; // ulaw
    public const uint AvcC = 0x61766343; // avcC
    public const uint HvcC = 0x68766343; // hvcC
    public const uint Esds = 0x65736473; // esds
    public const uint DOps = 0x644F7073; // dOps
    public const uint Wave = 0x77617665; // wave

    /// <summary>The four characters for a person; unprintable ones become question marks.</summary>
    public static string Describe(uint type) => string.Create(4, type, static (text, value) =>
    {
        for (var i = 0; i < 4; i++)
        {
            var character = (char)(byte)(value >> (24 - (8 * i)));
            text[i] = character is >= ' ' and <= '~' ? character : '?';
        }
    });
}
