namespace Saksi.Recording.Segments;

/// <summary>Where in a segment's payload a fragment lies, and what is known of it.</summary>
/// <param name="Offset">Of its first byte in the payload.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Facts">Times and counts.</param>
internal readonly record struct StoredFragment(long Offset, int Size, FragmentFacts Facts)
{
    public long End => Offset + Size;
}
