using System.Security.Cryptography;
using System.Text;

namespace Saksi.Age;

/// <summary>Encrypts a file to a passphrase. It must be the only recipient of its file.</summary>
public sealed class ScryptRecipient : IAgeRecipient
{
    /// <summary>What the stock command uses: 2^18, that is 256 MiB and about a second.</summary>
    public const int DefaultWorkFactor = 18;

    internal const string StanzaType = "scrypt";
    internal const int SaltSize = 16;
    internal const int HighestWorkFactor = 22;

    private readonly string _passphrase;
    private readonly int _workFactor;

    /// <summary>Creates a recipient for a passphrase.</summary>
    /// <param name="passphrase">Not empty. Taken as UTF-8, without any normalization, as the stock command does.</param>
    /// <param name="workFactor">Base-two logarithm of the cost, 1 to 22; below 18 is for tests.</param>
    public ScryptRecipient(string passphrase, int workFactor = DefaultWorkFactor)
    {
        ArgumentException.ThrowIfNullOrEmpty(passphrase);
        ArgumentOutOfRangeException.ThrowIfLessThan(workFactor, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workFactor, HighestWorkFactor);
        _passphrase = passphrase;
        _workFactor = workFactor;
    }

    /// <inheritdoc/>
    public bool StandsAlone => true;

    /// <inheritdoc/>
    public AgeStanza Wrap(ReadOnlySpan<byte> fileKey)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(fileKey.Length, FileKeyWrap.FileKeySize);
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        Span<byte> wrapKey = stackalloc byte[FileKeyWrap.WrapKeySize];
        DeriveWrapKey(_passphrase, salt, _workFactor, wrapKey);
        var body = FileKeyWrap.Seal(wrapKey, fileKey);
        CryptographicOperations.ZeroMemory(wrapKey);
        return new AgeStanza([StanzaType, HeaderBase64.Encode(salt), _workFactor.ToString(provider: null)], body);
    }

    // age.md, scrypt recipient stanza: r = 8, p = 1, the salt behind a fixed text.
    internal static void DeriveWrapKey(string passphrase, ReadOnlySpan<byte> salt, int workFactor, Span<byte> wrapKey)
    {
        var password = Encoding.UTF8.GetBytes(passphrase);
        byte[] fullSalt = [.. "age-encryption.org/v1/scrypt"u8, .. salt];
        Scrypt.DeriveKey(password, fullSalt, workFactor, r: 8, p: 1, wrapKey);
        CryptographicOperations.ZeroMemory(password);
    }
}
