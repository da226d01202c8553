using Saksi.Recording.Index;

namespace Saksi.Recording.Unsealing;

/// <summary>What stood in the way of a complete result, each sentence once.</summary>
internal sealed class UnsealProblems
{
    private readonly List<string> _sentences = [];

    public IReadOnlyList<string> Sentences => _sentences;

    /// <summary>How often something was noted, repetitions included.</summary>
    public int Noted { get; private set; }

    /// <summary>Notes what is wrong with a segment.</summary>
    public void Note(SegmentRow row, string sentence)
    {
        if (row.AccessUnits == 0)
        {
            return; // Begun a moment ago, or left by a crash: nobody has ever said that something is recorded in it.
        }

        Noted++;
        if (!_sentences.Contains(sentence))
        {
            _sentences.Add(sentence);
        }
    }
}
