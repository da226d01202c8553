using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Recording.Coverage;
using Saksi.Recording.Streams;
using Saksi.Server.Settings;
using Spectre.Console;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>Shows a running recorder: a live table on a terminal; elsewhere a table now and then, or nothing.</summary>
internal sealed class RecordingDisplay : IAsyncDisposable
{
    private const int PlainWidth = 140;

    /// <summary>On a terminal narrower than this, blanks beside the columns would break the words in them.</summary>
    private const int RoomyWidth = 100;

    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PlainInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private readonly CommandContext _context;
    private readonly Func<IReadOnlyList<StreamStatus>> _status;
    private readonly Func<string?> _problem;
    private readonly IAnsiConsole _console;
    private readonly Task _task;

    private RecordingDisplay(
        CommandContext context, Func<IReadOnlyList<StreamStatus>> status, Func<string?> problem, bool showsPlainTable)
    {
        _context = context;
        _status = status;
        _problem = problem;
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        if (!Console.IsErrorRedirected)
        {
            context.Diagnostics.IsHeld = true;
            _task = ShowLiveAsync();
        }
        else
        {
            _console.Profile.Width = PlainWidth;
            _task = showsPlainTable ? ShowPlainAsync() : Task.CompletedTask;
        }
    }

    /// <summary>Begins to show.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="status">How every stream is doing.</param>
    /// <param name="problem">What hinders all of them, or null.</param>
    /// <param name="showsPlainTable">Print tables also where no terminal is.</param>
    public static RecordingDisplay Start(
        CommandContext context, Func<IReadOnlyList<StreamStatus>> status, Func<string?> problem, bool showsPlainTable) =>
        new(context, status, problem, showsPlainTable);

    /// <summary>Leaves the terminal as it was, with the last table standing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _context.Diagnostics.IsHeld = false;
        _stop.Dispose();
    }

    private async Task ShowLiveAsync()
    {
        var before = _status();
        await _console.Live(Draw(before, before, TimeSpan.Zero)).StartAsync(async live =>
        {
            await foreach (var table in TablesAsync(LiveInterval))
            {
                live.UpdateTarget(table);
                live.Refresh();
            }
        });
    }

    private async Task ShowPlainAsync()
    {
        await foreach (var table in TablesAsync(PlainInterval))
        {
            _console.Write(table);
        }
    }

    private async IAsyncEnumerable<Table> TablesAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, _context.Time);
        var before = _status();
        var last = _context.Time.GetTimestamp();
        while (await TickAsync(timer, _stop.Token))
        {
            var now = _status();
            yield return Draw(now, before, _context.Time.GetElapsedTime(last));
            last = _context.Time.GetTimestamp();
            before = now;
        }
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private Table Draw(IReadOnlyList<StreamStatus> now, IReadOnlyList<StreamStatus> before, TimeSpan passed)
    {
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns(new TableColumn("camera").NoWrap(), new TableColumn("codec"), new TableColumn("state").NoWrap());
        foreach (var name in new[] { "frames", "fps", "Mbit/s", "lost", "gaps", "sealed" })
        {
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        }

        if (_console.Profile.Width < RoomyWidth)
        {
            foreach (var column in table.Columns)
            {
                column.PadLeft(0).PadRight(0);
            }
        }

        foreach (var stream in now)
        {
            table.AddRow(Row(stream, before.FirstOrDefault(each => each.Name == stream.Name) ?? stream, passed));
        }

        var remarks = _context.Diagnostics.IsHeld ? _context.Diagnostics.Latest : [];
        if (_problem() is { } problem)
        {
            remarks = [.. remarks, problem];
        }

        if (remarks.Count > 0)
        {
            table.Caption(Markup.Escape(string.Join('\n', remarks)), new Style(Color.Grey));
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
