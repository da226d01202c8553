namespace Saksi.Media.Depacketizers;

/// <summary>Holds a video track back until its first key frame, and that key frame's leading pictures for good.</summary>
internal sealed class KeyFrameGate
{
    private bool _isOpen;

    // The first key frame's timestamp, until a picture follows that is shown after it.
    private uint? _start;

    /// <summary>Looks at the next unit.</summary>
    /// <returns>Null when it may pass, or why not.</returns>
    public string? Check(uint timestamp, bool isKeyFrame)
    {
        if (!_isOpen)
        {
            if (!isKeyFrame)
            {
                return "no key frame yet";
            }

            _isOpen = true;
            _start = timestamp;
            return null;
        }

        // Pictures that follow the first key frame but are shown before it need what came before it (an open GOP).
        if (_start is { } start)
        {
            if ((int)(timestamp - start) < 0)
            {
                return "a leading picture of the first key frame";
            }

            _start = timestamp == start ? start : null;
        }

        return null;
    }
}
