namespace Saksi.Cli.Commands.Doctor;

/// <summary>How bad a <see cref="Finding"/> is. Later ones are worse.</summary>
internal enum FindingLevel
{
    /// <summary>Cannot be judged here, or does not matter here.</summary>
    NotApplicable,

    Ok,

    /// <summary>Recording works; something is lost on a bad day.</summary>
    Warning,

    /// <summary>Recording does not work, or a promise of Saksi does not hold. The command fails.</summary>
    Problem,
}
