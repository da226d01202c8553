using System.Globalization;
using System.Text;

namespace Saksi.Web.Tests.Support;

/// <summary>Searches memory and files for the forms that a key of age may have in them.</summary>
/// <param name="forms">What to search for, each with a name.</param>
internal sealed class ByteTraces(IReadOnlyDictionary<string, byte[]> forms)
{
    private const int BlockSize = 4 * 1024 * 1024;
    private const string Bech32Alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private const int ChecksumLength = 6;

    private readonly int _overlap = forms.Values.Max(form => form.Length) - 1;

    /// <summary>Its text in both cases, as files have it and as .NET has it, and the 32 bytes that the text stands for.</summary>
    /// <param name="key">An identity or a recipient.</param>
    public static IReadOnlyDictionary<string, byte[]> FormsOf(string key) => new Dictionary<string, byte[]>
    {
        ["UTF-8"] = Encoding.UTF8.GetBytes(key),
        ["UTF-8, other case"] = Encoding.UTF8.GetBytes(OtherCase(key)),
        ["UTF-16"] = Encoding.Unicode.GetBytes(key),
        ["UTF-16, other case"] = Encoding.Unicode.GetBytes(OtherCase(key)),
        ["raw"] = Decode(key),
    };

    /// <summary>The names of what is in memory that a process can read and write.</summary>
    /// <remarks>It must not run meanwhile: the collector moves things.</remarks>
    public HashSet<string> InMemoryOf(int process)
    {
        var found = new HashSet<string>();
        using var memory = new FileStream($"/proc/{process}/mem", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        foreach (var line in File.ReadAllLines($"/proc/{process}/maps"))
        {
            var words = line.Split(' ');
            if (words[1].StartsWith("rw", StringComparison.Ordinal))
            {
                var bounds = words[0].Split('-').Select(bound => long.Parse(bound, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToList();
                memory.Position = bounds[0];
                Search(memory, bounds[1] - bounds[0], found);
            }
        }

        return found;
    }

    /// <summary>The names of what is in any file of a folder.</summary>
    public HashSet<string> InFilesOf(string folder)
    {
        var found = new HashSet<string>();
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            using var file = File.OpenRead(path);
            Search(file, file.Length, found);
        }

        return found;
    }

    /// <summary>Block by block; the end of each is looked at again with the next one.</summary>
    private void Search(FileStream stream, long length, HashSet<string> found)
    {
        var buffer = new byte[BlockSize + _overlap];
        var kept = 0;
        while (length > 0)
        {
            var read = stream.Read(buffer, kept, (int)Math.Min(length, BlockSize));
            if (read == 0)
            {
                throw new IOException($"{stream.Name} ended before its end."); // Not seen is not the same as not there.
            }

            var seen = buffer.AsSpan(0, kept + read);
            foreach (var (name, form) in forms)
            {
                if (seen.IndexOf(form) >= 0)
                {
                    found.Add(name);
                }
            }

            kept = Math.Min(_overlap, seen.Length);
            seen[^kept..].CopyTo(buffer);
            length -= read;
        }
    }

    private static string OtherCase(string key) => key.StartsWith("age", StringComparison.Ordinal) ? key.ToUpperInvariant() : key.ToLowerInvariant();

    /// <summary>BIP 173: five bits a character behind the last 1, without the checksum.</summary>
    private static byte[] Decode(string key)
    {
        var bytes = new List<byte>();
        var (bits, count) = (0, 0);
        foreach (var character in key.ToLowerInvariant()[(key.LastIndexOf('1') + 1)..^ChecksumLength])
        {
            bits = (bits << 5) | Bech32Alphabet.IndexOf(character, StringComparison.Ordinal);
            count += 5;
            if (count >= 8)
            {
                count -= 8;
                bytes.Add((byte)(bits >> count));
                bits &= (1 << count) - 1;
            }
        }

        return [.. bytes];
    }
}
