namespace Saksi.Recording.Segments;

/// <summary>MP4 <c>free</c> boxes (ISO 14496-12 8.1.2) that fill up a segment's payload.</summary>
internal static class FreeBox
{
    public const int HeaderSize = 8;

    /// <summary>An empty <c>free</c> box: the plaintext of every closing chunk.</summary>
    public static ReadOnlySpan<byte> Empty => [0, 0, 0, HeaderSize, (byte)'f', (byte)'r', (byte)'e', (byte)'e'];
}
