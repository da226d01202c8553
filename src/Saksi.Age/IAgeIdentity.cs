namespace Saksi.Age;

/// <summary>Opens files that were encrypted to the corresponding recipient.</summary>
public interface IAgeIdentity
{
    /// <summary>Unwraps the file key from the first stanza that is addressed to this identity.</summary>
    /// <param name="stanzas">All stanzas of a header. Those of other types are to be ignored.</param>
    /// <param name="fileKey">Receives the 16 bytes of the file key.</param>
    /// <returns>False if no stanza is for this identity.</returns>
    /// <exception cref="AgeFormatException">A stanza of this identity's own type is malformed.</exception>
    bool TryUnwrap(IReadOnlyList<AgeStanza> stanzas, Span<byte> fileKey);
}
