namespace Saksi.Server.Settings;

/// <summary>Something in the settings file that is not as it should be.</summary>
/// <param name="Line">Where, from 1.</param>
/// <param name="Column">Where, from 1.</param>
/// <param name="Message">What is wrong and what to do; holds no password.</param>
public sealed record SettingsMistake(int Line, int Column, string Message)
{
    public override string ToString() => $"line {Line}, column {Column}: {Message}";
}
