using System.Text;

namespace Saksi.Fuzz.Seeds;

/// <summary>One file of the seed corpus.</summary>
internal sealed record Seed(string Target, string Name, byte[] Bytes)
{
    public static Seed Of(string target, string name, string text) => new(target, name, Encoding.Latin1.GetBytes(text));
}
