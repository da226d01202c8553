using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Saksi.Recording.Storage;

/// <summary>The content of <c>saksi-storage.json</c>: which storage directory this is, and whose.</summary>
internal sealed record StorageIdentity
{
    public int Format { get; init; } = 1;

    public required Guid Storage { get; init; }

    public required Guid Data { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Reads an identity.</summary>
    /// <param name="text">What the file holds.</param>
    /// <param name="identity">The identity, when true is returned.</param>
    /// <param name="reason">Why it is none, when false is returned.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out StorageIdentity? identity, [NotNullWhen(false)] out string? reason)
    {
        try
        {
            identity = JsonSerializer.Deserialize(text, StorageJson.Default.StorageIdentity);
            reason = identity is null ? "it is empty" : null;
        }
        catch (JsonException exception)
        {
            (identity, reason) = (null, exception.Message);
        }

        return identity is not null;
    }
}
