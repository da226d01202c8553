using Saksi.Media.Mp4;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Storage;

/// <summary>What the storage writer shall do with a segment.</summary>
internal readonly record struct SegmentCommand(SegmentCommandKind Kind, OpenSegment Segment, Fragment? Fragment, FragmentFacts Facts);

/// <summary>The kinds of <see cref="SegmentCommand"/>.</summary>
internal enum SegmentCommandKind
{
    Append,
    Close,
}
