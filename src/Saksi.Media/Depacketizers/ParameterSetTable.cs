namespace Saksi.Media.Depacketizers;

/// <summary>The parameter sets of one kind, the latest of each id.</summary>
internal sealed class ParameterSetTable(int capacity)
{
    /// <summary>
    /// What all sets of a kind may take together. Real ones take some hundred bytes; a decoder configuration is made of
    /// all of them each time that one changes, which a hostile camera can make happen with every few bytes.
    /// </summary>
    public const int MaxSizeBytes = 4096;

    private readonly List<ReadOnlyMemory<byte>> _sets = [];
    private readonly List<int> _ids = [];
    private int _sizeBytes;

    public IReadOnlyList<ReadOnlyMemory<byte>> Sets => _sets;

    public bool Contains(ReadOnlySpan<byte> nal)
    {
        foreach (var set in _sets)
        {
            if (set.Span.SequenceEqual(nal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a set in the place of the one with its id. While the table is too full, the oldest other one goes.</summary>
    public void Put(int id, ReadOnlySpan<byte> nal)
    {
        var index = _ids.IndexOf(id);
        if (index >= 0)
        {
            _sizeBytes += nal.Length - _sets[index].Length;
            _sets[index] = nal.ToArray();
        }
        else
        {
            _sizeBytes += nal.Length;
            _ids.Add(id);
            _sets.Add(nal.ToArray());
        }

        while (_ids.Count > 1 && (_ids.Count > capacity || _sizeBytes > MaxSizeBytes))
        {
            Remove(_ids[0] == id ? 1 : 0);
        }
    }

    private void Remove(int index)
    {
        _sizeBytes -= _sets[index].Length;
        _ids.RemoveAt(index);
        _sets.RemoveAt(index);
    }
}
