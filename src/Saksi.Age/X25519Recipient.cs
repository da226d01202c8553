using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Saksi.Age;

/// <summary>The public half of a native age key pair: <c>age1…</c>.</summary>
public sealed class X25519Recipient : IAgeRecipient, IEquatable<X25519Recipient>
{
    internal const int KeySize = 32;
    internal const string StanzaType = "X25519";

    private const string Prefix = "age";

    private readonly byte[] _publicKey;
    private readonly PublicKey _importedKey;

    internal X25519Recipient(byte[] publicKey)
    {
        _publicKey = publicKey;
        _importedKey = PublicKey.Import(KeyAgreementAlgorithm.X25519, publicKey, KeyBlobFormat.RawPublicKey);
    }

    /// <inheritdoc/>
    public bool StandsAlone => false;

    internal ReadOnlySpan<byte> PublicKeyBytes => _publicKey;

    internal static ReadOnlySpan<byte> HkdfInfo => "age-encryption.org/v1/X25519"u8;

    /// <summary>Reads the Bech32 text of a recipient.</summary>
    /// <exception cref="AgeFormatException">It is not the text of an X25519 recipient.</exception>
    public static X25519Recipient Parse(string text) =>
        TryParse(text, out var recipient, out var reason)
            ? recipient
            : throw new AgeFormatException(AgeFault.Key, $"Not an age recipient: {reason}.", clause: "X25519 recipient");

    /// <summary>Reads the Bech32 text of a recipient; false if it is none.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out X25519Recipient? recipient) =>
        TryParse(text, out recipient, out _);

    /// <summary>Reads the Bech32 text of a recipient, or says in <paramref name="reason"/> why it is none.</summary>
    public static bool TryParse(
        string? text, [NotNullWhen(true)] out X25519Recipient? recipient, out string reason)
    {
        recipient = null;
        if (text?.StartsWith("ssh-", StringComparison.Ordinal) == true)
        {
            reason = "SSH keys need the stock age command";
            return false;
        }

        if (!Bech32.TryDecode(text, out var prefix, out var bytes, out reason))
        {
            return false;
        }

        // As the stock command: although BIP 173 allows it, no recipient is written in upper case.
        if (prefix != Prefix || text.AsSpan().ContainsAnyInRange('A', 'Z'))
        {
            reason = DescribeOtherText(prefix);
            return false;
        }

        if (bytes.Length != KeySize)
        {
            reason = $"it holds {bytes.Length} bytes instead of {KeySize}";
            return false;
        }

        // With a point of small order Wrap could only fail, which is too late: said here.
        if (!IsUsable(bytes))
        {
            reason = "it is a point of small order, to which nothing can be encrypted";
            return false;
        }

        recipient = new X25519Recipient(bytes);
        return true;
    }

    /// <inheritdoc/>
    public AgeStanza Wrap(ReadOnlySpan<byte> fileKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fileKey.Length, FileKeyWrap.FileKeySize);
        using var ephemeral = Key.Create(KeyAgreementAlgorithm.X25519);
        var share = ephemeral.PublicKey.Export(KeyBlobFormat.RawPublicKey);
        using var secret = KeyAgreementAlgorithm.X25519.Agree(ephemeral, _importedKey)
            ?? throw new InvalidOperationException("The recipient is a point of small order.");
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeySize];
        DeriveWrapKey(secret, share, _publicKey, wrapKey);
        var body = FileKeyWrap.Seal(wrapKey, fileKey);
        CryptographicOperations.ZeroMemory(wrapKey);
        return new AgeStanza([StanzaType, HeaderBase64.Encode(share)], body);
    }

    /// <summary>The Bech32 text, <c>age1…</c>, in lower case.</summary>
    public override string ToString() => Bech32.Encode(Prefix, _publicKey);

    /// <inheritdoc/>
    public bool Equals(X25519Recipient? other) => other is not null && PublicKeyBytes.SequenceEqual(other._publicKey);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as X25519Recipient);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_publicKey);

    // age.md, X25519 recipient stanza: salt = ephemeral share || recipient
    internal static void DeriveWrapKey(
        SharedSecret secret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> publicKey, Span<byte> wrapKey)
    {
        Span<byte> salt = stackalloc byte[2 * KeySize];
        share.CopyTo(salt);
        publicKey.CopyTo(salt[KeySize..]);
        KeyDerivationAlgorithm.HkdfSha256.DeriveBytes(secret, salt, HkdfInfo, wrapKey);
    }

    private static bool IsUsable(byte[] bytes)
    {
        if (!PublicKey.TryImport(
            KeyAgreementAlgorithm.X25519, bytes, KeyBlobFormat.RawPublicKey, out var publicKey) || publicKey is null)
        {
            return false;
        }

        using var probe = Key.Create(KeyAgreementAlgorithm.X25519);
        using var secret = KeyAgreementAlgorithm.X25519.Agree(probe, publicKey);
        return secret is not null;
    }

    private static string DescribeOtherText(string prefix) => prefix switch
    {
        Prefix => "it must be in lower case",
        "age-secret-key-" => "it is an identity, which is secret; give its recipient, the line \"# public key:\" beside it",
        _ when prefix.StartsWith("age1", StringComparison.Ordinal) =>
            $"recipients of the kind {prefix} need a plugin or another version of age",
        _ => $"it starts with \"{prefix}1\" instead of \"age1\"",
    };
}
