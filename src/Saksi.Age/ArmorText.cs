namespace Saksi.Age;

/// <summary>The fixed parts of ASCII armor: RFC 7468 strict (figure 3) under the label AGE ENCRYPTED FILE.</summary>
internal static class ArmorText
{
    /// <summary>Characters of a full line of base64, which are 48 bytes.</summary>
    public const int Columns = 64;

    public const int BytesPerLine = 48;

    public static ReadOnlySpan<byte> Begin => "-----BEGIN AGE ENCRYPTED FILE-----"u8;

    public static ReadOnlySpan<byte> End => "-----END AGE ENCRYPTED FILE-----"u8;

    public static bool IsWhiteSpace(byte value) => value is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
