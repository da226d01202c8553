using System.Security.Cryptography;

namespace Saksi.Age;

/// <summary>Opens files that were encrypted to a passphrase.</summary>
public sealed class ScryptIdentity : IAgeIdentity
{
    /// <summary>The most work that is done unasked, as with the stock command: 2^22, that is 4 GiB.</summary>
    public const int DefaultMaxWorkFactor = ScryptRecipient.HighestWorkFactor;

    private readonly Func<string> _askPassphrase;
    private readonly int _maxWorkFactor;
    private string? _passphrase;

    /// <summary>Creates an identity for a known passphrase.</summary>
    /// <param name="passphrase">Taken as UTF-8, without any normalization.</param>
    /// <param name="maxWorkFactor">Files that ask for more work are refused; 1 to 22.</param>
    public ScryptIdentity(string passphrase, int maxWorkFactor = DefaultMaxWorkFactor)
        : this(() => passphrase, maxWorkFactor)
    {
    }

    /// <summary>Creates an identity that asks for its passphrase, once, when a file turns out to need it.</summary>
    /// <param name="askPassphrase">Yields the passphrase; what it throws reaches whoever opens the file.</param>
    /// <param name="maxWorkFactor">Files that ask for more work are refused; 1 to 22.</param>
    public ScryptIdentity(Func<string> askPassphrase, int maxWorkFactor = DefaultMaxWorkFactor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWorkFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWorkFactor, ScryptRecipient.HighestWorkFactor);
        _askPassphrase = askPassphrase;
        _maxWorkFactor = maxWorkFactor;
    }

    /// <inheritdoc/>
    public bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey)
    {
        var stanza = stanzas.FirstOrDefault(s => s.Type == ScryptRecipient.StanzaType);
        if (stanza is null)
        {
            return false;
        }

        // Alone, because a passphrase is taken to say who made the file; somebody's extra stanza would break that.
        if (stanzas.Count > 1)
        {
            throw Malformed("stands beside another one");
        }

        var (salt, workFactor) = ReadArguments(stanza);
        _passphrase ??= _askPassphrase();
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeySize];
        try
        {
            ScryptRecipient.DeriveWrapKey(_passphrase, salt, workFactor, wrapKey);
        }
        catch (OutOfMemoryException)
        {
            // One large array was refused; nothing else is short.
            throw Malformed($"asks for {1L << (workFactor - 10)} MiB of memory, which are not to be had");
        }

        var isOurs = FileKeyWrap.TryOpen(wrapKey, stanza.Body.Span, fileKey);
        CryptographicOperations.ZeroMemory(wrapKey);
        return isOurs;
    }

    // age.md, scrypt recipient stanza: what the identity must reject before it computes anything.
    private (byte[] Salt, int WorkFactor) ReadArguments(AgeStanza stanza)
    {
        if (stanza.Arguments.Count != 3)
        {
            throw Malformed($"has {stanza.Arguments.Count} arguments instead of 3");
        }

        if (HeaderBase64.Decode(stanza.Arguments[1]) is not { Length: ScryptRecipient.SaltSize } salt)
        {
            throw Malformed("has a salt that is not the canonical base64 of 16 bytes");
        }

        if (stanza.Body.Length != FileKeyWrap.BodySize)
        {
            throw Malformed("has a body that is not of 32 bytes");
        }

        return (salt, ReadWorkFactor(stanza.Arguments[2]));
    }

    // ABNF: %x31-39 *DIGIT. Anything longer than two digits is too much work in any case.
    private int ReadWorkFactor(string text)
    {
        if (text[0] == '0' || text.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw Malformed("has a work factor that is not a decimal number");
        }

        var workFactor = text.Length > 2 ? int.MaxValue : int.Parse(text, provider: null);
        return workFactor <= _maxWorkFactor
            ? workFactor
            : throw Malformed($"asks for a work factor of {text}, more than the {_maxWorkFactor} that are allowed");
    }

    private static AgeFormatException Malformed(string what) =>
        new(AgeFault.Header, $"An scrypt stanza {what}.", clause: "scrypt recipient stanza");
}
