using Saksi.Bench.Reports;
using Saksi.Bench.Viewing;

namespace Saksi.Bench.Measures;

/// <summary>A pointer is drawn over half an hour of timeline, ten positions a second: how many show their picture before the next.</summary>
internal static class Scrubbing
{
    /// <summary>What the page shows of the timeline at first.</summary>
    public const int Minutes = 30;

    private const int Positions = 100;

    /// <summary>The page opens with the time asked for at four fifths of the timeline.</summary>
    private const double FirstPlace = 0.8;

    /// <summary>The store has a key frame every two seconds; the rest is rounding of a pixel.</summary>
    private const double KeyFrameSeconds = 2.1;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    public static async Task<IReadOnlyList<Figure>> RunAsync(
        Workspace workspace, BrowserPage browser, string keyFile, string camera, DateTimeOffset from, CancellationToken stop)
    {
        await PlaybackMeasure.OpenAsync(browser, keyFile, camera, from.AddMinutes(FirstPlace * Minutes));
        await workspace.WaitAsync(TimeSpan.FromSeconds(2), stop);
        var box = await browser.Page.Locator("canvas[role=slider]").BoundingBoxAsync() ?? throw new BenchException("There is no timeline.");
        var y = box.Y + (box.Height * 0.8f);
        await browser.Page.Mouse.MoveAsync(box.X + (box.Width * 0.04f), y);
        await browser.Page.Mouse.DownAsync();
        await workspace.WaitAsync(TimeSpan.FromSeconds(1), stop);
        await browser.Page.EvaluateAsync("() => { benchMoves.length = 0; performance.clearMarks('saksi-scrub'); }");
        using (var pace = new PeriodicTimer(Pace, workspace.Time))
        {
            for (var i = 0; i < Positions && await pace.WaitForNextTickAsync(stop); i++)
            {
                await browser.Page.Mouse.MoveAsync(box.X + (box.Width * (0.05f + (0.9f * i / Positions))), y);
            }
        }

        await workspace.WaitAsync(Pace, stop);
        var scrubbed = await browser.EvaluateAsync<Scrubbed>(PlaybackScripts.Scrubbed);
        await browser.Page.Mouse.UpAsync();
        return Figures(scrubbed);
    }

    private static IReadOnlyList<Figure> Figures(Scrubbed scrubbed)
    {
        var delays = new List<double>();
        var inTime = 0;
        for (var i = 0; i < scrubbed.Moves.Count; i++)
        {
            var move = scrubbed.Moves[i];
            var seconds = scrubbed.FromSeconds
                + ((move.X - scrubbed.Left) / scrubbed.Width * (scrubbed.ToSeconds - scrubbed.FromSeconds));
            var picture = scrubbed.Pictures.FirstOrDefault(each =>
                each.AtMs >= move.AtMs && seconds - (each.WallUs / 1e6) is > -0.1 and < KeyFrameSeconds);
            if (picture is not null)
            {
                delays.Add(picture.AtMs - move.AtMs);
                inTime += i + 1 == scrubbed.Moves.Count || picture.AtMs < scrubbed.Moves[i + 1].AtMs ? 1 : 0;
            }
        }

        return
        [
            new("scrubbing: positions, ten a second", scrubbed.Moves.Count, ""),
            new("scrubbing: positions whose picture was painted before the next", inTime, "") { Least = Positions },
            new("scrubbing: position to picture, median", Quantile.Median(delays), "ms"),
            new("scrubbing: position to picture, 95th percentile", Quantile.Of(delays, 0.95), "ms"),
        ];
    }

    /// <param name="Moves">Positions of the pointer.</param>
    /// <param name="Pictures">Key frames that were painted.</param>
    /// <param name="Left">Where the timeline begins on the page, in pixels.</param>
    /// <param name="Width">Its width.</param>
    /// <param name="FromSeconds">The time at its left end, Unix seconds.</param>
    /// <param name="ToSeconds">The time at its right end.</param>
    private sealed record Scrubbed(
        IReadOnlyList<Move> Moves, IReadOnlyList<Picture> Pictures, double Left, double Width, double FromSeconds, double ToSeconds);

    private sealed record Move(double AtMs, double X);

    private sealed record Picture(double AtMs, long WallUs);
}
