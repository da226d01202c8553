namespace Saksi.Media.Tracks;

/// <summary>Takes access units one by one, in the order in which they are to be decoded.</summary>
public interface IAccessUnitSink
{
    /// <summary>Takes one unit. Must not block: the socket waits meanwhile.</summary>
    void OnAccessUnit(in AccessUnit unit);
}
