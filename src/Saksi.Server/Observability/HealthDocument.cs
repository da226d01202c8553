using Saksi.Server.Alerts;
using Saksi.Server.Cameras;
using Saksi.Server.Settings;
using Saksi.Server.Watching;

namespace Saksi.Server.Observability;

/// <summary>Whether all is well, and what is not.</summary>
/// <param name="Status">ok, degraded, or failed: the worst of the checks.</param>
/// <param name="Checks">What was looked at.</param>
internal sealed record HealthDocument(string Status, IReadOnlyList<HealthDocument.Check> Checks)
{
    private const string Ok = "ok";
    private const string Degraded = "degraded";
    private const string Failed = "failed";

    public static HealthDocument Of(
        RecordingHost recording,
        SettingsStore settings,
        WatchHost watching,
        AlertDeliveries deliveries,
        bool isAdministrator,
        Func<string, bool> maySee)
    {
        var checks = new List<Check>
        {
            Recording(recording),
            Settings(settings, isAdministrator),
            Cameras(recording, maySee),
            Watching(watching, maySee),
            Alerts(deliveries, isAdministrator),
        };
        return new HealthDocument(Worst(checks), checks);
    }

    private static Check Recording(RecordingHost recording) => recording.State switch
    {
        RecordingState.Recording when recording.Recorder?.Problem is { } problem => new Check("recording", Failed, problem),
        RecordingState.Recording => new Check("recording", Ok, null),
        RecordingState.Starting => new Check("recording", Degraded, "The recorder is starting."),
        RecordingState.WaitingForRecipients => new Check("recording", Degraded, recording.Problem),
        _ => new Check("recording", Failed, recording.Problem ?? "The recorder has stopped."),
    };

    private static Check Settings(SettingsStore settings, bool isAdministrator)
    {
        if (settings.Mistakes.Count > 0)
        {
            return new Check(
                "settings",
                Degraded,
                "The settings file has mistakes, so that the settings in use are older ones"

                // They name cameras and what stands in the file.
                + (isAdministrator ? $": {string.Join(' ', settings.Mistakes)}" : ". An administrator sees which."));
        }

        var waiting = settings.WaitingForRestart;
        return new Check(
            "settings", Ok, waiting.Count == 0 ? null : $"Changed in the file, takes effect at the next start: {string.Join(", ", waiting)}.");
    }

    private static Check Alerts(AlertDeliveries deliveries, bool isAdministrator)
    {
        var failed = deliveries.All().Where(delivery => !delivery.Ok).Select(delivery => $"{delivery.Rule} ({delivery.Way}): {delivery.Problem}").ToList();
        return failed.Count == 0 ? new Check("alerts", Ok, null)
            : new Check("alerts", Degraded, isAdministrator ? $"Alerts do not arrive. {string.Join("; ", failed)}" : "Alerts do not arrive. An administrator sees why.");
    }

    private static Check Cameras(RecordingHost recording, Func<string, bool> maySee)
    {
        var lost = (recording.Recorder?.Status() ?? [])
            .Where(stream => stream.CurrentGap is not null && maySee(stream.Name.Camera))
            .Select(stream => stream.Name.ToString()).ToList();
        return lost.Count == 0
            ? new Check("cameras", Ok, null)
            : new Check("cameras", Degraded, $"Not recorded now: {string.Join(", ", lost)}.");
    }

    private static Check Watching(WatchHost watching, Func<string, bool> maySee)
    {
        var failing = watching.Failing().Where(each => maySee(each.Camera)).Select(each => $"{each.Camera}: {each.Problem}").ToList();
        return watching.Problem is { } problem ? new Check("watching", Degraded, problem)
            : failing.Count > 0 ? new Check("watching", Degraded, $"Motion and thumbnails fail. {string.Join("; ", failing)}")
            : new Check("watching", Ok, null);
    }

    private static string Worst(List<Check> checks) =>
        checks.Exists(check => check.Status == Failed) ? Failed : checks.Exists(check => check.Status == Degraded) ? Degraded : Ok;

    /// <summary>One thing that was looked at.</summary>
    /// <param name="Name">recording, settings, cameras, watching or alerts.</param>
    /// <param name="Status">ok, degraded or failed.</param>
    /// <param name="Detail">What is wrong and what to do.</param>
    internal sealed record Check(string Name, string Status, string? Detail);
}
