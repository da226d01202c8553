using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NSec.Cryptography;

namespace Saksi.Age;

/// <summary>The secret half of a native age key pair: <c>AGE-SECRET-KEY-1…</c>.</summary>
public sealed class X25519Identity : IAgeIdentity
{
    private const string Prefix = "age-secret-key-";

    private readonly byte[] _secretKey;

    private X25519Identity(byte[] secretKey)
    {
        _secretKey = secretKey;
        using var key = ImportKey();
        Recipient = new X25519Recipient(key.PublicKey.Export(KeyBlobFormat.RawPublicKey));
    }

    /// <summary>The public half, to encrypt to.</summary>
    public X25519Recipient Recipient { get; }

    /// <summary>Makes a new key pair from the system's random number generator.</summary>
    public static X25519Identity Generate() => new(RandomNumberGenerator.GetBytes(X25519Recipient.KeySize));

    /// <summary>Reads the Bech32 text of an identity.</summary>
    /// <exception cref="AgeFormatException">It is not the text of an X25519 identity.</exception>
    public static X25519Identity Parse(string text) =>
        TryParse(text, out var identity, out var reason)
            ? identity
            : throw new AgeFormatException(AgeFault.Key, $"Not an age identity: {reason}.", clause: "X25519 identity");

    /// <summary>Reads the Bech32 text of an identity, or says in <paramref name="reason"/> why it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out X25519Identity? identity, out string reason)
    {
        identity = null;
        if (text.StartsWith("-----BEGIN ", StringComparison.Ordinal))
        {
            reason = "keys of SSH and of other programs need the stock age command";
            return false;
        }

        if (!Bech32.TryDecode(text, out var prefix, out var bytes, out reason))
        {
            return false;
        }

        // age.md: the text is upper case as a whole; the checksum holds for the lower case of it.
        if (prefix != Prefix || text.ContainsAnyInRange('a', 'z'))
        {
            reason = DescribeOtherText(prefix);
            return false;
        }

        if (bytes.Length != X25519Recipient.KeySize)
        {
            reason = $"it holds {bytes.Length} bytes instead of {X25519Recipient.KeySize}";
            return false;
        }

        identity = new X25519Identity(bytes);
        return true;
    }

    /// <inheritdoc/>
    public bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey)
    {
        // All stanzas of our type are checked, those after a match too, so that one file is good or bad for everyone.
        var own = stanzas.Where(s => s.Type == X25519Recipient.StanzaType).Select(s => (Share: ReadShare(s), s.Body)).ToList();
        foreach (var (share, body) in own)
        {
            if (TryUnwrapOne(share, body.Span, fileKey))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The Bech32 text, <c>AGE-SECRET-KEY-1…</c>. It is the secret.</summary>
    public override string ToString() => Bech32.Encode(Prefix, _secretKey).ToUpperInvariant();

    // age.md, X25519 recipient stanza: what the identity must reject before it computes anything.
    private static byte[] ReadShare(AgeStanza stanza)
    {
        if (stanza.Arguments.Count != 2)
        {
            throw Malformed($"has {stanza.Arguments.Count} arguments instead of 2");
        }

        if (HeaderBase64.Decode(stanza.Arguments[1]) is not { Length: X25519Recipient.KeySize } share)
        {
            throw Malformed("has a share that is not the canonical base64 of 32 bytes");
        }

        // Checked before decryption because of partitioning oracle attacks.
        return stanza.Body.Length == FileKeyWrap.BodySize ? share : throw Malformed("has a body that is not of 32 bytes");
    }

    private bool TryUnwrapOne(byte[] share, ReadOnlySpan<byte> body, Span<byte> fileKey)
    {
        using var key = ImportKey();
        using var secret = PublicKey.TryImport(
            KeyAgreementAlgorithm.X25519, share, KeyBlobFormat.RawPublicKey, out var sharePoint) && sharePoint is not null
                ? KeyAgreementAlgorithm.X25519.Agree(key, sharePoint)
                : null;
        if (secret is null)
        {
            throw Malformed("has a share of small order: the shared secret would be all zero");
        }

        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeySize];
        X25519Recipient.DeriveWrapKey(secret, share, Recipient.PublicKeyBytes, wrapKey);
        var isOurs = FileKeyWrap.TryOpen(wrapKey, body, fileKey);
        CryptographicOperations.ZeroMemory(wrapKey);
        return isOurs;
    }

    private Key ImportKey() => Key.Import(KeyAgreementAlgorithm.X25519, _secretKey, KeyBlobFormat.RawPrivateKey);

    private static AgeFormatException Malformed(string what) =>
        new(AgeFault.Header, $"An X25519 stanza {what}.", clause: "X25519 recipient stanza");

    private static string DescribeOtherText(string prefix) => prefix switch
    {
        Prefix => "it must be in upper case",
        "age" => "it is a recipient, which is public and opens nothing",
        "age-secret-key-pq-" => "post-quantum identities need another version of age",
        _ when prefix.StartsWith("age-plugin-", StringComparison.Ordinal) => "identities of plugins need the age command",
        _ => "it does not start with AGE-SECRET-KEY-1",
    };
}
