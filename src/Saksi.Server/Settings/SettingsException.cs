namespace Saksi.Server.Settings;

/// <summary>The settings cannot be used; the message names every mistake with its place.</summary>
public sealed class SettingsException : Exception
{
    public SettingsException(string path, IReadOnlyList<SettingsMistake> mistakes)
        : base($"'{path}' has {(mistakes.Count == 1 ? "a mistake" : $"{mistakes.Count} mistakes")}:\n{string.Join('\n', mistakes.Select(mistake => $"  {mistake}"))}") =>
        Mistakes = mistakes;

    public SettingsException(string message)
        : base(message)
    {
    }

    public SettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public SettingsException()
    {
    }

    public IReadOnlyList<SettingsMistake> Mistakes { get; } = [];
}
