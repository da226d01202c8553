namespace Saksi.Age;

/// <summary>Somebody to whom a file can be encrypted: wraps the file key in a stanza.</summary>
public interface IAgeRecipient
{
    /// <summary>True of a recipient that must be the only one of its file, as scrypt's must.</summary>
    bool StandsAlone { get; }

    /// <summary>Wraps a file key of 16 bytes. Every call yields a fresh, unlinkable stanza.</summary>
    AgeStanza Wrap(ReadOnlySpan<byte> fileKey);
}
