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
    private const long WorthCollecting = 16 << 20;

    private long _collected;

    /// <summary>Looks at the pool; called now and then by one thread.</summary>
    public void Check()
    {
        var givenUp = buffers.GivenUpBytes;
        if (givenUp - _collected > WorthCollecting)
        {
            _collected = givenUp;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }
}
