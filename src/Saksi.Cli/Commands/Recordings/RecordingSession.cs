using Saksi.Cli.CommandLine;
using Saksi.Recording;
using Saksi.Recording.Streams;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>Runs a recorder from the command line: shows how it goes, until the time is up or the user stops it.</summary>
internal static class RecordingSession
{
    /// <summary>Records, and returns the last state when every segment is closed.</summary>
    public static async Task<IReadOnlyList<StreamStatus>> RunAsync(
        CommandContext context, Recorder recorder, TimeSpan? duration)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.Stop);
        await using (recorder)
        {
            Warn(context, recorder);
            if (duration is { } limit)
            {
                stop.CancelAfter(limit);
            }

            await using var display = RecordingDisplay.Start(context, recorder.Status, () => recorder.Problem, showsPlainTable: false);
            await recorder.RunAsync(stop.Token);
        }

        return recorder.Status();
    }

    private static void Warn(CommandContext context, Recorder recorder)
    {
        if (recorder.DamagedIndex is { } moved)
        {
            context.Warn($"the index could not be read and was moved to {moved}; `saksi rebuild-index` makes it again.");
        }

        if (recorder.LacksEarlierRecordings)
        {
            context.Warn(
                "there was no index, so coverage and retention do not know the recordings that are there already; "
                + "`saksi rebuild-index` makes it again.");
        }

        if (recorder.RecoveredSegments > 0)
        {
            context.Warn(
                $"the recorder before this one died with {recorder.RecoveredSegments} segments open; they are kept as far as they are "
                + "durable.");
        }
    }
}
