namespace Saksi.Server.Settings;

/// <summary>How signing in is limited.</summary>
public sealed record SignInSettings
{
    /// <summary>A session that nobody used for so long is over.</summary>
    public TimeSpan SessionIdle { get; init; } = TimeSpan.FromDays(14);

    /// <summary>A session is over after so long, however much it is used.</summary>
    public TimeSpan SessionLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>So many wrong passwords lock an account …</summary>
    public int Attempts { get; init; } = 10;

    /// <summary>… for so long.</summary>
    public TimeSpan Lockout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>So many tries a minute are answered from one address.</summary>
    public int AttemptsPerMinute { get; init; } = 20;

    public int ShortestPassword { get; init; } = 10;
}
