using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Saksi.Recording.Storage;

/// <summary>The content of <c>saksi-data.json</c>: the data directory's id and its storage directories.</summary>
internal sealed record DataManifest
{
    public int Format { get; init; } = 1;

    public required Guid Data { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required IReadOnlyList<StorageEntry> Storages { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="manifest">The manifest, when true is returned.</param>
    /// <param name="reason">Why it is none, when false is returned.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out DataManifest? manifest, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            manifest = JsonSerializer.Deserialize(text, StorageJson.Default.DataManifest);
            reason = manifest is null ? "it is empty" : FindFault(manifest);
        }
        catch (JsonException exception)
        {
            (manifest, reason) = (null, exception.Message);
        }

        manifest = reason is null ? manifest : null;
        return manifest is not null;
    }

    // JSON may have null where the types here have none.
    private static string? FindFault(DataManifest manifest)
    {
        if (manifest.Storages is not { Count: > 0 } storages)
        {
            return "it names no storage directory";
        }

        return storages.Any(storage => string.IsNullOrEmpty(storage?.Path) || storage.Path.Contains('\0', StringComparison.Ordinal))
            ? "a storage directory has no path"
            : null;
    }

    /// <param name="Id">The id in the storage directory's own identity file.</param>
    /// <param name="Path">Absolute, or relative to the data directory.</param>
    internal sealed record StorageEntry(Guid Id, string Path);
}
