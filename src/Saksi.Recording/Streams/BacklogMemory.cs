using Saksi.Media.Mp4;

namespace Saksi.Recording.Streams;

/// <summary>Gives the memory back that a backlog of fragments took, once the disk has caught up.</summary>
/// <remarks>
/// The pool lets go of arrays that nobody needs any more. But a recorder allocates next to nothing, so that the garbage collector has no
/// occasion to run, and the process would keep its largest size for hours.
/// </remarks>
internal sealed class BacklogMemory(Mp4BufferPool buffers)
{
    private const long WorthCollecting = 32 << 20;

    private long _mostHeld;

    /// <summary>Looks at the pool; called now and then by one thread.</summary>
    public void Check()
    {
        var held = buffers.HeldBytes;
        _mostHeld = Math.Max(_mostHeld, held);
        if (_mostHeld - held > WorthCollecting)
        {
            _mostHeld = held;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
        }
    }
}
