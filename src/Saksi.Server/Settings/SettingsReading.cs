namespace Saksi.Server.Settings;

/// <summary>What became of a settings file.</summary>
/// <param name="Settings">Null when there are mistakes.</param>
/// <param name="Mistakes">All of them, in the order of the file.</param>
/// <param name="Known">Every setting that was looked for, as <c>retention.keep</c>.</param>
public sealed record SettingsReading(
    ServerSettings? Settings, IReadOnlyList<SettingsMistake> Mistakes, IReadOnlyCollection<string> Known);
