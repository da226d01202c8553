namespace Saksi.Cli.Commands.Doctor;

/// <summary>What <c>saksi doctor</c> says about one thing.</summary>
/// <param name="Check">A short name that stays the same, for scripts.</param>
/// <param name="Level">How bad it is.</param>
/// <param name="Message">One sentence about what was found.</param>
/// <param name="Remedy">What to do about it; null when nothing is to be done.</param>
internal sealed record Finding(string Check, FindingLevel Level, string Message, string? Remedy = null)
{
    public static Finding Ok(string check, string message) => new(check, FindingLevel.Ok, message);

    public static Finding NotApplicable(string check, string message) => new(check, FindingLevel.NotApplicable, message);

    public static Finding Warning(string check, string message, string remedy) =>
        new(check, FindingLevel.Warning, message, remedy);

    public static Finding Problem(string check, string message, string remedy) =>
        new(check, FindingLevel.Problem, message, remedy);
}
