using Saksi.Bench.Processes;
using Saksi.Bench.Reports;
using Saksi.Bench.Soaking;
using Saksi.Recording.Coverage;

namespace Saksi.Bench.Measures;

/// <summary>
/// Fifty cameras that come and go, viewers that join and leave, and people who play back, for as long as one likes: what is lost without a gap
/// that says so, and what grows.
/// </summary>
/// <remarks>
/// The storm blows twice, with a calm behind each. What compiling, pools and caches take is taken in the first; what the second adds to the
/// calm is growth.
/// </remarks>
internal sealed class SoakMeasure : IMeasure
{
    private const int CameraCount = 50;
    private const double Megabyte = 1e6;

    /// <summary>For pools and caches, as a share of the memory.</summary>
    private const double GrowthAllowed = 0.1;

    /// <summary>Handles and threads: a connection that ends just now, a thread that the pool tries out.</summary>
    private const int CountAllowed = 10;

    private static readonly TimeSpan Sample = TimeSpan.FromSeconds(2);

    /// <summary>Until connections without use are closed and threads without work have ended.</summary>
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan CalmLook = TimeSpan.FromSeconds(10);

    /// <summary>The cameras have ended, and what they sent is on its way through the recorder.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(3);

    public string Name => "soak";

    public async Task<IReadOnlyList<Figure>> RunAsync(Workspace workspace, CancellationToken stop)
    {
        var duration = workspace.Options.Duration ?? TimeSpan.FromMinutes(10);
        await using var cameras = await SoakCameras.StartAsync(workspace, workspace.Options.Cameras ?? CameraCount, stop);
        using var server = ServerProcess.Start(workspace, workspace.NewPath("data"), cameras.Served);
        await server.SignInAsync(stop);
        await server.WaitForRecordingAsync(stop);
        var names = cameras.All.Select(camera => camera.Name).ToList();
        var viewers = new SoakViewers(workspace, server, names);
        var readers = new SoakReaders(workspace, server, names);

        workspace.Say("  warm-up");
        await StormAsync(workspace, server, cameras, viewers, readers, workspace.Options.WarmUp ?? TimeSpan.FromSeconds(90), stop);
        var before = await CalmAsync(workspace, server, stop);
        workspace.Say($"  {before}");
        var sizes = await StormAsync(workspace, server, cameras, viewers, readers, duration, stop);
        var after = await CalmAsync(workspace, server, stop);
        workspace.Say($"  {after}");

        await cameras.DisposeAsync();
        await workspace.WaitAsync(Drain, stop);
        var recorded = await server.EndAsync(stop);
        var account = SoakAccount.Of(cameras, server.DataDirectory, workspace.Time);
        var errors = Errors(await server.Diagnostics);
        foreach (var error in errors.Take(20))
        {
            workspace.Say($"  {error}");
        }

        return
        [
            .. Recorded(workspace, cameras, account),
            new("packets lost", recorded.LostPackets, "") { Most = 0 },
            .. Served(viewers, readers),
            new("errors in diagnostics", errors.Count, "") { Most = 0 },
            .. Growth(duration, sizes, before, after),
        ];
    }

    private static async Task<IReadOnlyList<(double Hours, ServerSize Size)>> StormAsync(
        Workspace workspace, ServerProcess server, SoakCameras cameras, SoakViewers viewers, SoakReaders readers, TimeSpan duration, CancellationToken stop)
    {
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var storm = Task.WhenAll(cameras.DisturbAsync(leaving.Token), viewers.RunAsync(leaving.Token), readers.RunAsync(leaving.Token));
        var sizes = new List<(double Hours, ServerSize Size)>();
        var began = workspace.Time.GetTimestamp();
        while (workspace.Time.GetElapsedTime(began) < duration && !storm.IsCompleted)
        {
            sizes.Add((workspace.Time.GetElapsedTime(began).TotalHours, ServerSize.Of(server.ProcessId)));
            await workspace.WaitAsync(Sample, stop);
        }

        await leaving.CancelAsync();
        await storm;
        return sizes;
    }

    /// <summary>Nobody watches and every camera is there: the least that is seen in some seconds of that.</summary>
    private static async Task<ServerSize> CalmAsync(Workspace workspace, ServerProcess server, CancellationToken stop)
    {
        await workspace.WaitAsync(Calm, stop);
        var least = ServerSize.Of(server.ProcessId);
        for (var began = workspace.Time.GetTimestamp(); workspace.Time.GetElapsedTime(began) < CalmLook;)
        {
            await workspace.WaitAsync(Sample, stop);
            least = least.Least(ServerSize.Of(server.ProcessId));
        }

        return least;
    }

    private static IEnumerable<Figure> Recorded(Workspace workspace, SoakCameras cameras, SoakAccount account)
    {
        var alone = cameras.LeftAlone.Select(camera => camera.Name).ToHashSet();
        var disturbed = account.Streams.Where(stream => alone.Contains(stream.Stream.Camera)).SelectMany(stream => stream.Gaps).ToList();
        foreach (var stream in account.Streams.Where(stream => stream.Lost > 0))
        {
            workspace.Say($"  {stream.Stream}: {stream.Lost} of {stream.Sent} access units are neither sealed nor in a gap.");
        }

        var unexplained = account.Streams.SelectMany(stream => stream.Gaps.Where(gap => gap.Reason == GapReason.Unknown).Select(gap => (stream, gap))).ToList();
        foreach (var (stream, gap) in unexplained)
        {
            workspace.Say($"  {stream.Stream}: no reason is told for {gap.From:O} to {gap.To:O}.");
            foreach (var near in stream.Gaps.Where(near => near.From > gap.From.AddSeconds(-15) && near.From < gap.From.AddSeconds(15)))
            {
                workspace.Say($"    near it {near.From:O} to {near.To:O}: {near.Reason.Name()} {near.Detail}");
            }
        }

        return
        [
            new("cameras, of two streams each", cameras.All.Count, ""),
            new("reboots, dropped connections, silences of cameras", cameras.Reboots + cameras.Closes + cameras.Silences, ""),
            new("access units sent", account.Streams.Sum(stream => stream.Sent), ""),
            new("access units in closed segments", account.Streams.Sum(stream => stream.Sealed), ""),
            new("access units sent within a gap that is told", account.Streams.Sum(stream => stream.InGaps), ""),
            new("access units lost without a gap", account.Streams.Sum(stream => stream.Lost), "") { Most = 0 },
            new("access units that cameras kept back, as nobody read", account.Streams.Sum(stream => stream.Dropped), "") { Most = 0 },
            .. account.Streams.SelectMany(stream => stream.Gaps).Where(gap => gap.Reason != GapReason.Unknown).GroupBy(gap => gap.Reason).OrderBy(reason => reason.Key)
                .Select(reason => new Figure($"gaps: {reason.Key.Name()}", reason.Count(), "")),
            new("gaps without a reason", unexplained.Count, "") { Most = 0 },
            new("gaps of the cameras that were left alone", disturbed.Count, "") { Most = 0 },
            new("segments not closed at the end", account.NotClosed, "") { Most = 0 },
        ];
    }

    private static IEnumerable<Figure> Served(SoakViewers viewers, SoakReaders readers) =>
    [
        new("viewers served", viewers.Served, "") { Least = 1 },
        new("access units that they got", viewers.Units, ""),
        new("times that units were left out for a viewer", viewers.Skips, ""),
        new("viewers not let in", viewers.Refused, "") { Most = 0 },
        new("viewers' connections dropped", viewers.Dropped, "") { Most = 0 },
        new("answers to requests", readers.Answers, ""),
        new("sealed bytes fetched", readers.Bytes / Megabyte, "MB"),
        new("requests that failed", readers.Failures, "") { Most = 0 },
    ];

    private static IEnumerable<Figure> Growth(
        TimeSpan duration, IReadOnlyList<(double Hours, ServerSize Size)> sizes, ServerSize before, ServerSize after)
    {
        var memory = Slope.Of([.. sizes.Select(point => (point.Hours, point.Size.ProportionalBytes / Megabyte))]);
        var anonymous = Slope.Of([.. sizes.Select(point => (point.Hours, point.Size.AnonymousBytes / Megabyte))]);
        return
        [
            new("seconds watched", duration.TotalSeconds, "s"),
            new("memory in the calm before (PSS)", before.ProportionalBytes / Megabyte, "MB"),
            new("memory in the calm after (PSS)", after.ProportionalBytes / Megabyte, "MB")
            {
                Most = Math.Floor(before.ProportionalBytes * (1 + GrowthAllowed) / Megabyte),
            },
            new("slope of memory (PSS)", memory.PerHour, "MB/h"),
            new("standard error of that slope", memory.StandardError, "MB/h"),
            new("slope of anonymous memory", anonymous.PerHour, "MB/h"),
            new("handles in the calm before", before.Handles, ""),
            new("handles in the calm after", after.Handles, "") { Most = before.Handles + CountAllowed },
            new("slope of handles", Slope.Of([.. sizes.Select(point => (point.Hours, (double)point.Size.Handles))]).PerHour, "an hour"),
            new("threads in the calm before", before.Threads, ""),
            new("threads in the calm after", after.Threads, "") { Most = before.Threads + CountAllowed },
            new("slope of threads", Slope.Of([.. sizes.Select(point => (point.Hours, (double)point.Size.Threads))]).PerHour, "an hour"),
        ];
    }

    /// <summary>Warnings tell of cameras that are away; an error is ours.</summary>
    private static List<string> Errors(string diagnostics) =>
        [.. diagnostics.Split('\n').Where(line => line.StartsWith("error:", StringComparison.Ordinal) || line.StartsWith("   at ", StringComparison.Ordinal))];
}
