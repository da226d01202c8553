namespace Saksi.Media.Depacketizers;

/// <summary>The parameter sets of one kind, the latest of each id.</summary>
internal sealed class ParameterSetTable(int capacity)
{
    private readonly List<ReadOnlyMemory<byte>> _sets = [];
    private readonly List<int> _ids = [];

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

    /// <summary>Puts a set in the place of the one with its id. When the table is full, the oldest goes.</summary>
    public void Put(int id, ReadOnlySpan<byte> nal)
    {
        var index = _ids.IndexOf(id);
        if (index >= 0)
        {
            _sets[index] = nal.ToArray();
            return;
        }

        if (_ids.Count == capacity)
        {
            _ids.RemoveAt(0);
            _sets.RemoveAt(0);
        }

        _ids.Add(id);
        _sets.Add(nal.ToArray());
    }
}
