namespace Saksi.Bench;

/// <summary>A measure cannot be taken; the message says why.</summary>
internal sealed class BenchException(string message) : Exception(message);
