using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Playback;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Server.Accounts;
using Saksi.Server.Hosting;

namespace Saksi.Server.Playback;

/// <summary>Step 8 of the life of a frame: from a time to ranges of sealed bytes. They are opened where the owner's identity is.</summary>
internal static class PlaybackRoutes
{
    private const int MaximumSegments = 2000;
    private const string Sealed = "application/octet-stream";

    /// <summary>The longest time that one question may be about: a little more than a year.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromDays(400);

    public static void Map(IEndpointRouteBuilder api)
    {
        var streams = api.MapGroup("cameras/{id}/streams/{stream}").WithTags("Playback").RequireCamera();
        streams.MapGet("timeline", Timeline)
            .WithName("getTimeline")
            .WithSummary("What is recorded in a time, and why not the rest")
            .WithDescription("`resolution` in seconds: gaps shorter than it are left out, so that a month stays a small answer.");
        streams.MapGet("segments", Segments)
            .WithName("listSegments")
            .WithSummary("The sealed segments that hold a time, and where in them its fragments are");

        var segments = api.MapGroup("segments/{id}").WithTags("Playback");
        segments.MapGet("", (string id, HttpContext context, DataFolder data) => Send(id, isTail: false, context, data))
            .WithName("getSegment")
            .WithSummary("Bytes of a sealed segment, an age file; answers range requests")
            .Produces(StatusCodes.Status200OK, contentType: Sealed)
            .Produces(StatusCodes.Status206PartialContent, contentType: Sealed);
        segments.MapGet("tail", (string id, HttpContext context, DataFolder data) => Send(id, isTail: true, context, data))
            .WithName("getSegmentTail")
            .WithSummary("The sealed last seconds of an open segment, where there are such")
            .Produces(StatusCodes.Status200OK, contentType: Sealed);
    }

    private static Results<Ok<TimelineDocument>, ProblemHttpResult> Timeline(
        string id, string stream, DateTimeOffset from, DateTimeOffset to, DataFolder data, TimeProvider time, double resolution = 0)
    {
        if (Refusal(from, to) is { } refusal)
        {
            return refusal;
        }

        if (resolution is not (>= 0 and <= 86400))
        {
            return Problems.Invalid("`resolution` is a number of seconds from 0 to 86400.");
        }

        try
        {
            return TypedResults.Ok(
                data.TryOpen() is { } directory && CoverageQuery.Of(directory, new StreamName(id, stream), from, to, time) is { } timeline
                    ? TimelineDocument.Of(timeline, from, to, TimeSpan.FromSeconds(resolution))
                    : TimelineDocument.Empty(from, to));
        }
        catch (IndexDamagedException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    private static Results<Ok<List<SegmentDocument>>, ProblemHttpResult> Segments(
        string id, string stream, DateTimeOffset from, DateTimeOffset to, DataFolder data, int limit = 200, bool fragments = true)
    {
        if (Refusal(from, to) is { } refusal)
        {
            return refusal;
        }

        if (limit is not (>= 1 and <= MaximumSegments))
        {
            return Problems.Invalid($"`limit` is a number from 1 to {MaximumSegments}.");
        }

        try
        {
            return TypedResults.Ok(data.TryOpen() is { } directory
                ? SegmentCatalog.Find(directory, new StreamName(id, stream), from, to, limit)
                    .Select(segment => SegmentDocument.Of(segment, fragments))
                    .ToList()
                : []);
        }
        catch (IndexDamagedException exception)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    private static IResult Send(string id, bool isTail, HttpContext context, DataFolder data)
    {
        try
        {
            if (!SegmentKey.TryParse(id, out var key)
                || data.TryOpen() is not { } directory
                || SegmentCatalog.Locate(directory, key) is not { } segment
                || !Caller.Of(context).MaySee(segment.Stream.Camera))
            {
                return Problems.NotFound("There is no such segment, or no longer.");
            }

            // Others write it and may delete it meanwhile; both must stay possible.
            var file = new FileStream(
                isTail ? segment.TailPath : segment.FilePath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            context.Response.Headers.CacheControl = segment.IsOpen ? "no-store" : "private, max-age=86400, immutable";
            return TypedResults.Stream(
                file,
                Sealed,
                entityTag: segment.Sha256 is { } hash && !isTail
                    ? new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.Span)}\"")
                    : null,
                enableRangeProcessing: !isTail);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Problems.NotFound(isTail ? "The segment has no tail: all of it is in its file." : "The segment's file is not there any more.");
        }
        catch (Exception exception) when (exception is IndexDamagedException or StorageMissingException or IOException)
        {
            return Problems.Unavailable(exception.Message);
        }
    }

    private static ProblemHttpResult? Refusal(DateTimeOffset from, DateTimeOffset to) =>
        from >= to ? Problems.Invalid("`from` has to be before `to`.")
        : to - from > LongestTime ? Problems.Invalid($"At most {LongestTime.TotalDays} days at once.")
        : null;
}
