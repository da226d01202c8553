using Microsoft.Win32.SafeHandles;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Storage;

/// <summary>One segment that shall be made durable.</summary>
/// <param name="Kind">What comes after that.</param>
/// <param name="Segment">Which.</param>
/// <param name="WrittenPayload">Payload bytes in whole chunks of the file when the pass began.</param>
/// <param name="Tail">The temporary tail file, if one was written.</param>
/// <param name="TailEnd">How far the payload reaches with that tail.</param>
internal readonly record struct SynchronisationItem(
    SynchronisationKind Kind, OpenSegment Segment, long WrittenPayload, SafeFileHandle? Tail, long TailEnd);

/// <summary>Whether a segment goes on after a synchronisation.</summary>
internal enum SynchronisationKind
{
    Continues,
    Closes,
    Breaks,
}
