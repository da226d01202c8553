namespace Saksi.Server.Settings;

/// <summary>The words of recording modes in the settings file and in JSON.</summary>
internal static class RecordingModeNames
{
    private static readonly (string Word, RecordingMode Value)[] Names =
    [
        ("always", RecordingMode.Always),
        ("on-motion", RecordingMode.OnMotion),
        ("on-event", RecordingMode.OnEvent),
        ("never", RecordingMode.Never),
    ];

    public static IReadOnlyList<(string Word, RecordingMode Value)> All => Names;

    public static string Name(RecordingMode mode) => Array.Find(Names, name => name.Value == mode).Word;

    /// <exception cref="SettingsException">There is no such mode.</exception>
    public static RecordingMode Parse(string word) => Names.Any(name => name.Word == word)
        ? Array.Find(Names, name => name.Word == word).Value
        : throw new SettingsException($"'{word}' is no recording mode. Write {string.Join(", ", Names.Select(name => name.Word))}.");
}
