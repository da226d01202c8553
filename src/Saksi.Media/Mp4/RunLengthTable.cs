namespace Saksi.Media.Mp4;

/// <summary>Values of which the same often comes many times in a row, as <c>stts</c> and <c>ctts</c> have them.</summary>
internal sealed class RunLengthTable
{
    private readonly List<(uint Count, uint Value)> _runs = [];

    public IReadOnlyList<(uint Count, uint Value)> Runs => _runs;

    public void Add(uint value, uint count = 1)
    {
        if (_runs.Count > 0 && _runs[^1].Value == value && _runs[^1].Count <= uint.MaxValue - count)
        {
            _runs[^1] = (_runs[^1].Count + count, value);
        }
        else
        {
            _runs.Add((count, value));
        }
    }
}
