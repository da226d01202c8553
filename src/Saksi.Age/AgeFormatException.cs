namespace Saksi.Age;

/// <summary>The one error of this library for bytes that are not what the age specification allows.</summary>
/// <remarks>The message never contains key material, nor a line that may hold some.</remarks>
public sealed class AgeFormatException : Exception
{
    /// <summary>Creates the error, for implementations of <see cref="IAgeIdentity"/> too.</summary>
    public AgeFormatException(AgeFault fault, string message, long? offset = null, string? clause = null)
        : base(message)
    {
        Fault = fault;
        Offset = offset;
        Clause = clause;
    }

    /// <summary>Which part is wrong.</summary>
    public AgeFault Fault { get; }

    /// <summary>Bytes from the start of the age file, or of its armor if that is at fault, to what is wrong, where known.</summary>
    public long? Offset { get; }

    /// <summary>The heading of C2SP age.md, or the RFC's section, that is broken, where one alone is.</summary>
    public string? Clause { get; }
}
