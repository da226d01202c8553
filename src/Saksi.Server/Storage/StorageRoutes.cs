using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Recording.Index;
using Saksi.Recording.Playback;
using Saksi.Recording.Storage;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;
using Saksi.Server.Playback;
using Saksi.Server.Settings;

namespace Saksi.Server.Storage;

/// <summary>Where recordings lie, and how much of what.</summary>
internal static class StorageRoutes
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("storage", Get)
        .WithTags("Storage").WithName("getStorage").WithSummary("Storage directories, what is stored of each camera that one may see, and the retention");

    private static Results<Ok<StorageDocument>, ProblemHttpResult> Get(HttpContext context, DataFolder data, SettingsStore settings)
    {
        var caller = Caller.Of(context);
        var retention = settings.Current.Retention.All;
        var limits = new StorageDocument.RetentionPart(retention.MaximumAge?.TotalDays, retention.MaximumBytes);
        if (data.TryOpen() is not { } directory)
        {
            return TypedResults.Ok(new StorageDocument([], [], limits));
        }

        try
        {
            var use = SegmentCatalog.Use(directory);
            return TypedResults.Ok(new StorageDocument(
                directory.Storages.Select(storage => Describe(storage, caller)).ToList(),
                use.Where(stream => caller.MaySee(stream.Stream.Camera))
                    .Select(stream => new StorageDocument.StreamPart(
                        stream.Stream.Camera, stream.Stream.Stream, stream.Bytes, stream.Oldest, stream.Newest)).ToList(),
                limits));
        }
        catch (IndexDamagedException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    private static StorageDocument.StoragePart Describe(StorageDirectory storage, Caller caller)
    {
        // Where things lie on the machine is for administrators.
        var path = caller.IsAdministrator ? storage.DirectoryPath : Path.GetFileName(storage.DirectoryPath);
        try
        {
            storage.Verify();
            var drive = new DriveInfo(storage.DirectoryPath);
            return new StorageDocument.StoragePart(path, "ok", null, drive.AvailableFreeSpace, drive.TotalSize, drive.TotalSize - drive.AvailableFreeSpace);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageMissingException)
        {
            return new StorageDocument.StoragePart(path, "missing", caller.IsAdministrator ? exception.Message : null, 0, 0, 0);
        }
    }
}

/// <summary>Where recordings lie, and how much of what.</summary>
/// <param name="Storages">The storage directories.</param>
/// <param name="Streams">What is stored of each stream.</param>
/// <param name="Retention">Limits over all cameras.</param>
internal sealed record StorageDocument(
    IReadOnlyList<StorageDocument.StoragePart> Storages,
    IReadOnlyList<StorageDocument.StreamPart> Streams,
    StorageDocument.RetentionPart Retention)
{
    /// <summary>A storage directory.</summary>
    /// <param name="Path">Where it is; its last part for who is no administrator.</param>
    /// <param name="State">ok or missing.</param>
    /// <param name="Detail">What is wrong.</param>
    /// <param name="FreeBytes">Left on its disk.</param>
    /// <param name="TotalBytes">Its disk.</param>
    /// <param name="UsedBytes">Taken on its disk by anything.</param>
    internal sealed record StoragePart(string Path, string State, string? Detail, long FreeBytes, long TotalBytes, long UsedBytes);

    /// <summary>What is stored of a stream.</summary>
    internal sealed record StreamPart(string Camera, string Stream, long Bytes, DateTimeOffset? Oldest, DateTimeOffset? Newest);

    /// <summary>Limits; null: none.</summary>
    internal sealed record RetentionPart(double? Days, long? Bytes);
}
