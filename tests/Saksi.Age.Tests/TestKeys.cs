using System.Security.Cryptography;

namespace Saksi.Age.Tests;

/// <summary>Keys and content for tests, and the plain ways to make and open a file.</summary>
internal static class TestKeys
{
    public static X25519Identity Owner { get; } = X25519Identity.Generate();

    public static X25519Identity Recovery { get; } = X25519Identity.Generate();

    public static X25519Identity Stranger { get; } = X25519Identity.Generate();

    /// <summary>Content in which every place is different, so that a chunk at a wrong place shows.</summary>
    public static byte[] Content(int length)
    {
        var content = new byte[length];
        for (var i = 0; i < length; i++)
        {
            content[i] = (byte)((i * 2654435761L) >> 13);
        }

        return content;
    }

    public static byte[] Seal(ReadOnlySpan<byte> content, params IAgeRecipient[] recipients)
    {
        using var file = new MemoryStream();
        using (var writer = new AgeWriter(file, recipients.Length > 0 ? recipients : [Owner.Recipient], leaveOpen: true))
        {
            writer.Write(content);
            writer.Complete();
        }

        return file.ToArray();
    }

    public static byte[] Open(byte[] file, params IAgeIdentity[] identities)
    {
        using var reader = new AgeReader(new MemoryStream(file), identities.Length > 0 ? identities : [Owner]);
        using var content = new MemoryStream();
        reader.CopyTo(content);
        return content.ToArray();
    }

    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
