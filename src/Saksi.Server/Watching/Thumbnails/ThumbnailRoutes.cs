using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>Sealed thumbnails: where they are, and their bytes.</summary>
internal static class ThumbnailRoutes
{
    private const string Sealed = "application/octet-stream";
    private const int MostThumbnails = 20_000;

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("cameras/{id}/thumbnails", List).RequireCamera()
            .WithTags("Playback").WithName("listThumbnails")
            .WithSummary("The sealed thumbnails of a camera, oldest first")
            .WithDescription("Each is an age file of its own, a JPEG inside: ask thumbnails/{pack} for the range of bytes, and open it where the identity is.");
        api.MapGet("thumbnails/{id}", Send)
            .WithTags("Playback").WithName("getThumbnails")
            .WithSummary("Bytes of a pack of sealed thumbnails; answers range requests")
            .Produces(StatusCodes.Status200OK, contentType: Sealed)
            .Produces(StatusCodes.Status206PartialContent, contentType: Sealed);
    }

    private static Results<Ok<List<ThumbnailDocument>>, ProblemHttpResult> List(
        string id, ThumbnailStore store, DateTimeOffset from, DateTimeOffset to, int limit = 5000) =>
        from >= to || limit is not (>= 1 and <= MostThumbnails)
            ? Problems.Invalid($"`from` has to be before `to`, and `limit` from 1 to {MostThumbnails}.")
            : TypedResults.Ok(store.Find(id, from, to, limit)
                .Select(each => new ThumbnailDocument(each.Place.Time, each.Pack.Id, each.Place.Offset, each.Place.Size)).ToList());

    private static IResult Send(string id, HttpContext context, ThumbnailStore store)
    {
        if (ThumbnailPack.TryParse(id) is not { } pack || !Caller.Of(context).MaySee(pack.Camera))
        {
            return Problems.NotFound("There are no such thumbnails, or no longer.");
        }

        try
        {
            var file = new FileStream(store.PathOf(pack), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            context.Response.Headers.CacheControl = "private, no-cache"; // It grows for an hour.
            return TypedResults.Stream(file, Sealed, enableRangeProcessing: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Problems.NotFound("There are no such thumbnails, or no longer.");
        }
        catch (IOException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }
}

/// <summary>Where a sealed thumbnail is.</summary>
/// <param name="Time">When its picture was seen.</param>
/// <param name="Id">Of the pack, for <c>GET thumbnails/{id}</c>.</param>
/// <param name="Offset">Of its first byte in the pack.</param>
/// <param name="Size">In bytes.</param>
internal sealed record ThumbnailDocument(DateTimeOffset Time, string Id, long Offset, int Size);
