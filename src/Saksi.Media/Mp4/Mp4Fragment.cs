namespace Saksi.Media.Mp4;

/// <summary>One movie fragment of a file.</summary>
public sealed class Mp4Fragment
{
    /// <summary>Where it begins: its <c>prft</c>, or its <c>moof</c>.</summary>
    public required long Offset { get; init; }

    /// <summary>Where the box after its last <c>mdat</c> begins, or the source ends.</summary>
    public long EndOffset { get; internal set; }

    public required uint SequenceNumber { get; init; }

    /// <summary>What <c>prft</c> says, or null without one.</summary>
    public Mp4ProducerTime? ProducerTime { get; init; }

    /// <summary>The samples of each track that has any, by the index in <see cref="Mp4Reader.Tracks"/>.</summary>
    public required IReadOnlyList<Mp4TrackFragment> Tracks { get; init; }

    /// <summary>The source ends within this fragment: samples that are not wholly there have been left out.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>The <c>uuid</c> boxes that stand between the fragment before and this one, the first 64 of them.</summary>
    public required IReadOnlyList<Mp4UserBox> UserBoxes { get; init; }
}
