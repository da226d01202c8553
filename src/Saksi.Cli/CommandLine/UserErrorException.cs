namespace Saksi.Cli.CommandLine;

/// <summary>
/// Something the user can mend. Printed as a sentence without a stack trace; the command ends with
/// <see cref="ExitStatus.Failed"/>.
/// </summary>
/// <param name="message">One sentence that says what is wrong, with the file, URL or value it is about.</param>
/// <param name="hint">One sentence that says what to do, unless the message makes that plain.</param>
/// <param name="cause">What went wrong underneath; shown only with SAKSI_TRACE=1.</param>
internal class UserErrorException(string message, string? hint = null, Exception? cause = null)
    : Exception(message, cause)
{
    /// <summary>What to do about it.</summary>
    public string? Hint { get; } = hint;
}
