namespace Saksi.Cli.Commands.Doctor;

/// <summary>Looks for identities (secret keys) of age among the recordings, where none may ever be.</summary>
/// <remarks>
/// Every file is read to its end, except sealed ones: they begin with the line that every age file begins with, and
/// what follows is ciphertext.
/// </remarks>
internal static class IdentitySearch
{
    private const int BlockBytes = 256 * 1024;

    /// <summary>Bech32 is written in capitals or in small letters, never mixed (BIP 173).</summary>
    private static readonly byte[][] Marks = ["AGE-SECRET-KEY-"u8.ToArray(), "age-secret-key-"u8.ToArray()];

    private static readonly int Overlap = Marks[0].Length - 1;

    private static ReadOnlySpan<byte> SealedMark => "age-encryption.org/v1\n"u8;

    /// <param name="folders">Where to look, at any depth. Symbolic links are not followed.</param>
    /// <param name="onFile">Called for each file that was looked at.</param>
    /// <param name="stop">Ends the search.</param>
    /// <returns>The files with an identity in them, and those that could not be read.</returns>
    public static (List<string> Found, List<string> Unreadable) Search(IEnumerable<string> folders, Action onFile, CancellationToken stop)
    {
        var found = new List<string>();
        var unreadable = new List<string>();
        var buffer = new byte[BlockBytes];
        var everything = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
            IgnoreInaccessible = true,
        };
        foreach (var path in folders.SelectMany(folder => Directory.EnumerateFiles(folder, "*", everything)))
        {
            stop.ThrowIfCancellationRequested();
            try
            {
                if (IsRegular(path) && HasIdentity(path, buffer, stop))
                {
                    found.Add(path);
                }
            }
            catch (FileNotFoundException)
            {
                // Retention has deleted it meanwhile.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                unreadable.Add(path);
            }

            onFile();
        }

        return (found, unreadable);
    }

    /// <summary>A named pipe would wait for a writer for ever.</summary>
    private static bool IsRegular(string path) => (File.GetAttributes(path) & FileAttributes.Device) == 0 && new FileInfo(path).Length > 0;

    private static bool HasIdentity(string path, byte[] buffer, CancellationToken stop)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var length = 0;
        for (long position = 0; ; position += length - Math.Min(Overlap, length))
        {
            stop.ThrowIfCancellationRequested();
            length = RandomAccess.Read(file, buffer, position);
            var block = buffer.AsSpan(0, length);
            if (position == 0 && block.StartsWith(SealedMark))
            {
                return false;
            }

            foreach (var mark in Marks)
            {
                if (block.IndexOf(mark) >= 0)
                {
                    return true;
                }
            }

            if (length <= Overlap)
            {
                return false;
            }
        }
    }
}
