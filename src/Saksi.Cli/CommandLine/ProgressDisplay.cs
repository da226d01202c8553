using Spectre.Console;

namespace Saksi.Cli.CommandLine;

/// <summary>Shows how far a long piece of work is: on a terminal only, and only if it takes longer than a second.</summary>
internal sealed class ProgressDisplay(TextWriter error, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    private readonly bool _isShown = error == Console.Error && !Console.IsErrorRedirected;

    /// <summary>Does the work on another thread and shows its meter until it ends.</summary>
    /// <param name="what">What is being done, such as "Unsealing".</param>
    /// <param name="total">How much there is to do, in the unit that the work reports; null when nobody knows.</param>
    /// <param name="work">The work. It calls <see cref="ProgressMeter.Advance"/>.</param>
    public async Task<T> RunAsync<T>(string what, long? total, Func<ProgressMeter, Task<T>> work)
    {
        var meter = new ProgressMeter(total);
        var running = Task.Run(() => work(meter));
        if (_isShown && await Task.WhenAny(running, Task.Delay(Patience, time)) != running)
        {
            await ShowAsync(what, meter, running);
        }

        return await running;
    }

    private async Task ShowAsync(string what, ProgressMeter meter, Task running)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(error) });
        var progress = console.Progress().AutoClear(true).Columns(
            new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());
        await progress.StartAsync(async display =>
        {
            var bar = display.AddTask(Markup.Escape(what), maxValue: meter.Total ?? 1);
            bar.IsIndeterminate = meter.Total is null;
            while (!running.IsCompleted)
            {
                bar.Value = meter.Total is null ? 0 : meter.Done;
                await Task.WhenAny(running, Task.Delay(Refresh, time));
            }
        });
    }
}
