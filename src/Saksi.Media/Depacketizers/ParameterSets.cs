using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>Keeps the parameter sets of one video track and makes its format of them.</summary>
internal abstract class ParameterSets
{
    /// <summary>Larger ones are refused. Real sets have 10 to 100 bytes, with scaling lists a few hundred.</summary>
    public const int MaxSetSizeBytes = 2048;

    private const int MaxSetsInOne = 64;

    private TrackFormat? _format;
    private bool _isStale;

    /// <summary>What the accepted sets amount to; null while one kind is missing.</summary>
    /// <remarks>Made when it is asked for: one packet may bring hundreds of sets, each of which replaces the one before.</remarks>
    public TrackFormat? Format
    {
        get
        {
            if (_isStale)
            {
                _isStale = false;

                // Sets that differ and amount to the same make no new format.
                var format = TryBuild();
                _format = format is null || format.Equals(_format) ? _format : format;
            }

            return _format;
        }
    }

    /// <summary>Why the latest set that could not be read was refused; null when none was.</summary>
    public string? Problem { get; private set; }

    /// <summary>Whether a set is already held: the usual case, a camera repeats its sets before each key frame.</summary>
    public bool Holds(ReadOnlySpan<byte> nal) => FindTable(nal)?.Contains(nal) ?? false;

    /// <summary>Takes a set that was not held.</summary>
    /// <returns>Null, or why the set is useless and was ignored.</returns>
    public string? Accept(ReadOnlySpan<byte> nal)
    {
        if (FindTable(nal) is not { } table)
        {
            return "not a parameter set";
        }

        var id = 0;
        var reason = nal.Length > MaxSetSizeBytes ? "a parameter set is larger than any real one" : Read(nal, out id);
        if (reason is not null)
        {
            Problem = reason;
            return reason;
        }

        table.Put(id, nal);
        _isStale = true;
        return null;
    }

    /// <summary>
    /// Takes the sets of an SDP parameter: base64, by commas. Start codes around them (quirk 75), garbage and sets of
    /// another codec (76) are normal.
    /// </summary>
    /// <returns>Null, or why one of them was ignored.</returns>
    public string? AcceptList(string? list)
    {
        string? reason = null;
        foreach (var text in (list ?? string.Empty).Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var rest = new ReadOnlySpan<byte>(FormatParameters.DecodeBase64(text));
            reason = rest.IsEmpty ? "a parameter set in the SDP is not base64" : reason;
            for (var count = 0; count < MaxSetsInOne && StartCodes.TryTakeNal(ref rest, out var nal); count++)
            {
                reason = Accept(nal) ?? reason;
            }
        }

        return reason;
    }

    /// <summary>The table for the kind that a NAL unit's type names; null when it is no parameter set.</summary>
    protected abstract ParameterSetTable? FindTable(ReadOnlySpan<byte> nal);

    /// <summary>Reads a set that is about to be taken, which has at least its header.</summary>
    /// <returns>Null, or why it is unusable.</returns>
    protected abstract string? Read(ReadOnlySpan<byte> nal, out int id);

    protected abstract TrackFormat? TryBuild();
}
