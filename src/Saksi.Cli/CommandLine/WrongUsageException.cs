namespace Saksi.Cli.CommandLine;

/// <summary>
/// A mistake in the command line that only the command itself could notice (two options that exclude each other, a
/// value that does not fit another). Ends with <see cref="ExitStatus.WrongUsage"/>.
/// </summary>
internal sealed class WrongUsageException(string message, string? hint = null) : UserErrorException(message, hint);
