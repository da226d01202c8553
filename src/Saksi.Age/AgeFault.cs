namespace Saksi.Age;

/// <summary>Which part of an age file, or of a key, an <see cref="AgeFormatException"/> speaks of.</summary>
public enum AgeFault
{
    /// <summary>The header is not what the specification allows, or ends early (the payload nonce counts as header).</summary>
    Header,

    /// <summary>The header is well formed, and none of the identities unwraps one of its stanzas.</summary>
    NoMatch,

    /// <summary>A file key was unwrapped, and the header's MAC is not the one which that key gives.</summary>
    HeaderMac,

    /// <summary>The payload is damaged, cut short, or followed by something.</summary>
    Payload,

    /// <summary>The ASCII armor around the file is not strict PEM.</summary>
    Armor,

    /// <summary>The text of a recipient or an identity, or a file that lists them, is malformed.</summary>
    Key,
}
