using Saksi.Media.Receiving;
using Saksi.Media.Tracks;
using Saksi.Recording.Coverage;

namespace Saksi.Recording.Streams;

/// <summary>Sees a stream beside the recorder: live viewers, motion.</summary>
/// <remarks>
/// Called from the receive loop of the stream, before the recorder gets the unit. It must not block and has to copy what
/// it keeps; whatever waits behind it needs a bounded queue that loses units, so that the recorder waits for nobody.
/// </remarks>
public interface IStreamObserver : IAccessUnitSink
{
    /// <summary>A connection delivers from now on. Also the first call to an observer that comes when one does already.</summary>
    void OnSessionBegan(IReadOnlyList<ReceivedTrack> tracks);

    /// <summary>The connection has ended; the recorder tries again, for ever.</summary>
    void OnSessionEnded(GapReason reason, string detail);
}
