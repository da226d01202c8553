using Saksi.Age;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>A file of identities that is read, and perhaps asked a passphrase for, only if those before it do not match.</summary>
internal sealed class LazyIdentity(Func<IReadOnlyList<X25519Identity>> read) : IAgeIdentity
{
    private IReadOnlyList<X25519Identity>? _identities;

    public bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey)
    {
        _identities ??= read();
        foreach (var identity in _identities)
        {
            if (identity.TryUnwrap(stanzas, fileKey))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>Stands in when no identity was given: only a file with a passphrase can be opened then.</summary>
internal sealed class PassphraseIdentity(Func<string> askPassphrase) : IAgeIdentity
{
    private readonly ScryptIdentity _scrypt = new(askPassphrase);

    public bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey) =>
        RefusedPassphraseIdentity.IsForPassphrase(stanzas)
            ? _scrypt.TryUnwrap(stanzas, fileKey)
            : throw new UserErrorException(
                "No identity matched any of the recipients: none was given.", "Did you forget -i/--identity?");
}

/// <summary>Stands beside given identities: a passphrase is not asked for behind the back of who expects a key to be used.</summary>
internal sealed class RefusedPassphraseIdentity : IAgeIdentity
{
    public bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey) =>
        IsForPassphrase(stanzas)
            ? throw new UserErrorException(
                "The file is encrypted with a passphrase, but identities were given.", "Remove all -i/--identity options.")
            : false;

    internal static bool IsForPassphrase(IReadOnlyList<AgeStanza> stanzas) => stanzas.Any(stanza => stanza.Type == "scrypt");
}
