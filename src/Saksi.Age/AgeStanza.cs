namespace Saksi.Age;

/// <summary>One recipient stanza of an age header: arguments, the first of which is the type, and a body.</summary>
public sealed class AgeStanza
{
    /// <summary>Creates a stanza and checks that it can be written.</summary>
    /// <exception cref="ArgumentException">No argument, or one that is empty or holds other than visible ASCII.</exception>
    public AgeStanza(IReadOnlyList<string> arguments, ReadOnlyMemory<byte> body)
    {
        if (arguments.Count == 0 || !arguments.All(IsVisibleAscii))
        {
            throw new ArgumentException("A stanza needs arguments of visible ASCII characters.", nameof(arguments));
        }

        Arguments = arguments;
        Body = body;
    }

    /// <summary>The type: the first of <see cref="Arguments"/>.</summary>
    public string Type => Arguments[0];

    /// <summary>All arguments, the type included; at least one.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The body, decoded from base64; for the native types a wrapped file key.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    // age.md, ABNF: argument = 1*VCHAR
    private static bool IsVisibleAscii(string argument) =>
        argument.Length > 0 && !argument.AsSpan().ContainsAnyExceptInRange('!', '~');
}
