namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>What one <c>saksi age</c> is asked to do.</summary>
internal sealed record AgeRequest
{
    public required bool IsDecryption { get; init; }

    public required IReadOnlyList<string> Recipients { get; init; }

    public required IReadOnlyList<string> RecipientsFiles { get; init; }

    public required IReadOnlyList<string> IdentityFiles { get; init; }

    public required bool UsesPassphrase { get; init; }

    public required string? PassphraseFile { get; init; }

    public required bool IsArmored { get; init; }

    /// <summary>A path, or <see cref="AgeOptions.Standard"/>.</summary>
    public required string Input { get; init; }

    /// <summary>A path, <see cref="AgeOptions.Standard"/> to insist on standard output, or null for it.</summary>
    public required string? Output { get; init; }

    /// <summary>Whether the file is for whoever knows a passphrase. With -e -i a passphrase file opens the identity file.</summary>
    public bool EncryptsToPassphrase =>
        !IsDecryption && (UsesPassphrase || (PassphraseFile is not null && IdentityFiles.Count == 0));
}
