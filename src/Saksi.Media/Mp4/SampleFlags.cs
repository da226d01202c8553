namespace Saksi.Media.Mp4;

/// <summary>Sample flags (ISO 14496-12 8.8.3.1).</summary>
internal static class SampleFlags
{
    /// <summary>sample_depends_on 2: on no other.</summary>
    public const uint Key = 0x0200_0000;

    /// <summary>sample_depends_on 1, sample_is_non_sync_sample.</summary>
    public const uint NotKey = 0x0101_0000;

    public const uint NonSyncBit = 0x0001_0000;
}
