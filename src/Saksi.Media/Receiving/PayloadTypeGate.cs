namespace Saksi.Media.Receiving;

/// <summary>Lets only the packets of a track's payload type through.</summary>
/// <remarks>A camera may use another number than it describes: when the described one never comes and one other
/// dynamic type comes again and again, that is taken for it.</remarks>
internal sealed class PayloadTypeGate(int describedType)
{
    private const int FirstDynamicType = 96;
    private const int ChangeAfter = 30;

    private int? _replacement;
    private bool _isSeen;
    private int _candidate = -1;
    private int _candidateRun;

    internal bool HasChanged => _replacement is not null;

    internal bool Accepts(int payloadType)
    {
        if (payloadType == (_replacement ?? describedType))
        {
            _isSeen = true;
            return true;
        }

        if (_isSeen || payloadType < FirstDynamicType)
        {
            return false;
        }

        _candidateRun = payloadType == _candidate ? _candidateRun + 1 : 1;
        _candidate = payloadType;
        if (_candidateRun < ChangeAfter)
        {
            return false;
        }

        _replacement = payloadType;
        return true;
    }
}
