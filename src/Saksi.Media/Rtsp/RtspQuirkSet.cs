using System.Collections;
using System.Text;

namespace Saksi.Media.Rtsp;

/// <summary>The quirks met so far. Grows only; may be read while another thread adds.</summary>
public sealed class RtspQuirkSet : IReadOnlyCollection<RtspQuirk>
{
    private static readonly string[] Names = Array.ConvertAll(Enum.GetNames<RtspQuirk>(), ToKebabCase);

    private ulong _bits;

    public int Count => System.Numerics.BitOperations.PopCount(Volatile.Read(ref _bits));

    /// <summary>The short name that scripts may rely on, such as <c>content-base-without-scheme</c>.</summary>
    public static string NameOf(RtspQuirk quirk) => Names[(int)quirk];

    public bool Contains(RtspQuirk quirk) => (Volatile.Read(ref _bits) & Bit(quirk)) != 0;

    public IEnumerator<RtspQuirk> GetEnumerator()
    {
        var bits = Volatile.Read(ref _bits);
        for (var index = 0; index < Names.Length; index++)
        {
            if ((bits & (1UL << index)) != 0)
            {
                yield return (RtspQuirk)index;
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal void Add(RtspQuirk quirk)
    {
        // Looked at first: on the path of a packet the quirk is nearly always there already.
        if (!Contains(quirk))
        {
            Interlocked.Or(ref _bits, Bit(quirk));
        }
    }

    private static ulong Bit(RtspQuirk quirk) => 1UL << (int)quirk;

    private static string ToKebabCase(string name)
    {
        var text = new StringBuilder();
        for (var index = 0; index < name.Length; index++)
        {
            // A hyphen where a word starts: before a capital after a small letter. "IPv6", "CSeq" stay one word.
            if (index > 0 && char.IsUpper(name[index]) && char.IsLower(name[index - 1]) && name[index..] != "Seq")
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[index]));
        }

        return text.ToString();
    }
}
