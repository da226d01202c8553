namespace Saksi.Cli.CommandLine;

/// <summary>What the shell sees when a command ends. Scripts rely on these three numbers.</summary>
internal enum ExitStatus
{
    /// <summary>The command did what it was asked.</summary>
    Good = 0,

    /// <summary>The command was understood and could not be done, or was interrupted.</summary>
    Failed = 1,

    /// <summary>The command line itself is wrong. Nothing was begun.</summary>
    WrongUsage = 2,
}
