namespace Saksi.Fuzz.Running;

/// <summary>Feeds one input to a parser. Returns when the parser read or refused it; what escapes is a finding.</summary>
internal delegate void FuzzAction(ReadOnlySpan<byte> input);

/// <summary>One parser that bytes from outside reach.</summary>
/// <param name="Name">What it is called on the command line; its seeds lie in <c>fuzz/corpus/NAME</c>.</param>
/// <param name="Input">What the bytes of an input are.</param>
/// <param name="Run">Reads one input.</param>
/// <param name="AllowedMiB">What it may allocate for any input, garbage included, besides 256 bytes for each of its bytes.</param>
internal sealed record FuzzTarget(string Name, string Input, FuzzAction Run, int AllowedMiB = 8);
