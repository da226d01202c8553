using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Spectre.Console;
using Recorder = Saksi.Recording.Recorder;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>Shows a running recorder: a live table on a terminal, nothing elsewhere.</summary>
internal sealed class RecordingDisplay : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _task;

    private RecordingDisplay(CommandContext context, Recorder recorder)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        _task = Console.IsErrorRedirected ? Task.CompletedTask : ShowAsync(console, context.Time, recorder, _stop.Token);
    }

    /// <summary>Begins to show.</summary>
    public static RecordingDisplay Start(CommandContext context, Recorder recorder) => new(context, recorder);

    /// <summary>Shows the last state and leaves the terminal as it was.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _task.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private static async Task ShowAsync(IAnsiConsole console, TimeProvider time, Recorder recorder, CancellationToken stop)
    {
        var before = recorder.Status();
        var started = time.GetTimestamp();
        await console.Live(Draw(before, before, TimeSpan.Zero, recorder.Problem)).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(Interval, time);
            var last = time.GetTimestamp();
            while (await TickAsync(timer, stop).ConfigureAwait(false))
            {
                var now = recorder.Status();
                live.UpdateTarget(Draw(now, before, time.GetElapsedTime(last), recorder.Problem));
                live.Refresh();
                last = time.GetTimestamp();
                before = now;
            }
        }).ConfigureAwait(false);
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture, $"[grey]Recorded for {DurationText.Format(time.GetElapsedTime(started))}.[/]");
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static Table Draw(
        IReadOnlyList<StreamStatus> now, IReadOnlyList<StreamStatus> before, TimeSpan passed, string? problem)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("camera", "codec", "state");
        foreach (var name in new[] { "frames", "fps", "Mbit/s", "lost", "gaps", "sealed" })
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        for (var i = 0; i < now.Count; i++)
        {
            table.AddRow(Row(now[i], before[i], passed));
        }

        if (problem is not null)
        {
            table.Caption(Markup.Escape(problem), new Style(Color.Red));
        }

        return table;
    }

    private static Markup[] Row(StreamStatus now, StreamStatus before, TimeSpan passed)
    {
        var seconds = Math.Max(passed.TotalSeconds, 0.001);
        var state = now.CurrentGap is { } reason
            ? $"[red]{reason.Name()}[/]"
            : now.AccessUnits == 0 ? "[yellow]connecting[/]" : "[green]recording[/]";
        var video = now.Formats.Count > 0 && now.Formats[0].Width > 0 ? $" {now.Formats[0].Width}×{now.Formats[0].Height}" : "";
        var codecs = string.Join('+', now.Formats.Select(format => format.Codec.ToString().ToLowerInvariant())) + video;
        return
        [
            new Markup(Markup.Escape(now.Name.ToString())),
            new Markup(Markup.Escape(codecs)),
            new Markup(state),
            Number(now.AccessUnits),
            new Markup(((now.AccessUnits - before.AccessUnits) / seconds).ToString("0.0", CultureInfo.InvariantCulture)),
            new Markup(((now.Bytes - before.Bytes) * 8e-6 / seconds).ToString("0.00", CultureInfo.InvariantCulture)),
            Number(now.LostPackets),
            Number(now.Gaps.Count(gap => gap.Reason != GapReason.Stopped)),
            new Markup(ByteSizeText.Format(now.SealedBytes)),
        ];
    }

    private static Markup Number(long number) => new(number.ToString(CultureInfo.InvariantCulture));
}
