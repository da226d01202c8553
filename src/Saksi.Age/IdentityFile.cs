using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>A file that lists identities, one a line, as age-keygen writes it; or such a file behind a passphrase.</summary>
public static class IdentityFile
{
    /// <summary>Reads a file of identities in the clear.</summary>
    /// <exception cref="AgeFormatException">A line is no identity, or there is none. The message holds no key material.</exception>
    public static IReadOnlyList<X25519Identity> Read(ReadOnlySpan<byte> file)
    {
        var identities = new List<X25519Identity>();
        foreach (var (number, text) in KeyLines.Parse(file))
        {
            identities.Add(X25519Identity.TryParse(text, out var identity, out var reason)
                ? identity
                : throw new AgeFormatException(AgeFault.Key, $"Line {number} is not an age identity: {reason}."));
        }

        return identities.Count > 0
            ? identities
            : throw new AgeFormatException(AgeFault.Key, "The file holds no identity.");
    }

    /// <summary>Reads a file of identities, in the clear or itself an age file encrypted to a passphrase, armored or not.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="askPassphrase">Called if the file needs one; what it throws goes to the caller.</param>
    /// <exception cref="AgeFormatException">As above, or the passphrase is wrong.</exception>
    public static IReadOnlyList<X25519Identity> Read(Stream stream, Func<string> askPassphrase)
    {
        var file = KeyLines.ReadAll(stream);
        try
        {
            return IsEncrypted(file) ? Decrypt(file, askPassphrase) : Read(file);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }

    /// <summary>Writes an identity as age-keygen does: a comment with the time, one with the recipient, the identity.</summary>
    public static string Format(X25519Identity identity, DateTimeOffset created) =>
        $"# created: {created.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n# public key: {identity.Recipient}\n{identity}\n";

    private static bool IsEncrypted(ReadOnlySpan<byte> file) =>
        file.StartsWith("age-encryption.org/"u8) || ArmorReader.IsArmored(file);

    private static IReadOnlyList<X25519Identity> Decrypt(byte[] file, Func<string> askPassphrase)
    {
        var plaintext = ReadEncrypted(file, askPassphrase);
        try
        {
            return Read(plaintext);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plaintext);
        }
    }

    private static byte[] ReadEncrypted(byte[] file, Func<string> askPassphrase)
    {
        var wasAsked = false;
        var identity = new ScryptIdentity(() =>
        {
            wasAsked = true;
            return askPassphrase();
        });
        try
        {
            using var reader = new AgeReader(ArmorReader.Detect(new MemoryStream(file)), [identity]);
            return KeyLines.ReadAll(reader);
        }
        catch (AgeFormatException e) when (e.Fault == AgeFault.NoMatch)
        {
            throw new AgeFormatException(
                AgeFault.NoMatch,
                wasAsked ? "The passphrase is wrong." : "The file of identities is encrypted, but not with a passphrase.");
        }
    }
}
