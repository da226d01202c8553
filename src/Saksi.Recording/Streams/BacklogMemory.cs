using Saksi.Media.Mp4;

namespace Saksi.Recording.Streams;

/// <summary>Gives the memory back that fragments took and no longer need.</summary>
/// <remarks>
/// The pool lets go of arrays that nobody needs any more, a few in steady state and many once the disk has caught up with a backlog. But a
/// recorder allocates next to nothing, so that the garbage collector has no occasion to look for large arrays, and the process would
/// grow for hours.
/// </remarks>
internal sealed class BacklogMemory(Mp4BufferPool buffers)
{
    private const long WorthCollecting = 32 << 20;

    /// <summary>A backlog was worked off: the memory goes back to the system at once, which costs taking it again.</summary>
    private const long Backlog = 256 << 20;

    private long _collected;

    /// <summary>Looks at the pool; called now and then by one thread.</summary>
    public void Check()
    {
        var givenUp = buffers.GivenUpBytes;
        var garbage = givenUp - _collected;
        if (garbage > WorthCollecting + (buffers.HeldBytes / 2))
        {
            _collected = givenUp;
            GC.Collect(GC.MaxGeneration, garbage > Backlog ? GCCollectionMode.Aggressive : GCCollectionMode.Forced);
        }
    }
}
