using Saksi.Age;

namespace Saksi.Fuzz.Targets;

/// <summary>The identity that opens the seeds. Everybody knows it: it protects nothing.</summary>
internal static class FuzzKeys
{
    private static readonly byte[] Secret = [.. Enumerable.Repeat((byte)0x42, 32)];

    public static X25519Identity Identity { get; } =
        X25519Identity.Parse(Bech32.Encode("age-secret-key-", Secret).ToUpperInvariant());

    /// <summary>With the passphrase of the seeds, and little patience: work is not what is looked for.</summary>
    public static ScryptIdentity Passphrase { get; } = new("fuzz", maxWorkFactor: 4);

    public static byte[] Seal(ReadOnlySpan<byte> content, params IAgeRecipient[] recipients)
    {
        using var file = new MemoryStream();
        using (var writer = new AgeWriter(file, recipients.Length > 0 ? recipients : [Identity.Recipient], leaveOpen: true))
        {
            writer.Write(content);
            writer.Complete();
        }

        return file.ToArray();
    }
}
