using Saksi.Media.Tracks;

namespace Saksi.Media.Depacketizers;

/// <summary>Keeps the parameter sets of one video track and makes its format of them.</summary>
internal abstract class ParameterSets
{
    /// <summary>Larger ones are refused. Real sets have 10 to 100 bytes, with scaling lists a few hundred.</summary>
    public const int MaxSetSizeBytes = 2048;

    /// <summary>What the accepted sets amount to; null while one kind is missing.</summary>
    public TrackFormat? Format { get; private set; }

    /// <summary>Whether a set is already held: the usual case, a camera repeats its sets before each key frame.</summary>
    public bool Holds(ReadOnlySpan<byte> nal) => FindTable(nal)?.Contains(nal) ?? false;

    /// <summary>Takes a set that was not held.</summary>
    /// <returns>Null, or why the set is useless and was ignored.</returns>
    public string? Accept(ReadOnlySpan<byte> nal)
    {
        if (nal.Length > MaxSetSizeBytes)
        {
            return "a parameter set is larger than any real one";
        }

        if (FindTable(nal) is not { } table)
        {
            return "not a parameter set";
        }

        if (Read(nal, out var id) is { } reason)
        {
            return reason;
        }

        table.Put(id, nal);
        var format = TryBuild();

        // Sets that differ and amount to the same make no new format.
        Format = format is null || format.Equals(Format) ? Format : format;
        return null;
    }

    /// <summary>The table for the kind that a NAL unit's type names; null when it is no parameter set.</summary>
    protected abstract ParameterSetTable? FindTable(ReadOnlySpan<byte> nal);

    /// <summary>Reads a set that is about to be taken, which has at least its header.</summary>
    /// <returns>Null, or why it is unusable.</returns>
    protected abstract string? Read(ReadOnlySpan<byte> nal, out int id);

    protected abstract TrackFormat? TryBuild();
}
