using System.Globalization;
using System.Text.RegularExpressions;

namespace Saksi.Recording.Tests.Sealing;

/// <summary>What strace saw a process write, without what went to sockets and pipes of the runtime itself.</summary>
internal sealed partial class TraceOfWrites
{
    private TraceOfWrites(IReadOnlyList<byte[]> toFiles) => ToFiles = toFiles;

    public IReadOnlyList<byte[]> ToFiles { get; }

    /// <summary>Reads the trace of <c>strace -f -xx</c>: every string in it is <c>\xNN</c> all through.</summary>
    public static async Task<TraceOfWrites> ReadAsync(string path)
    {
        var writes = new List<byte[]>();
        await foreach (var line in File.ReadLinesAsync(path))
        {
            foreach (Match text in Text().Matches(line))
            {
                writes.Add(Bytes(text.Groups[1].ValueSpan));
            }
        }

        return new TraceOfWrites(writes);
    }

    private static byte[] Bytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 4];
        for (var i = 0; i < bytes.Length; i++)
        {
            bytes[i] = byte.Parse(text.Slice((i * 4) + 2, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        }

        return bytes;
    }

    [GeneratedRegex("""
        "((?:\\x[0-9a-f]{2})*)"
        """, RegexOptions.NonBacktracking)]
    private static partial Regex Text();
}
