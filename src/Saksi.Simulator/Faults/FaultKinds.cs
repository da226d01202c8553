using System.Globalization;

namespace Saksi.Simulator.Faults;

/// <summary>What faults written as text are called, what they take, and what they do.</summary>
internal static class FaultKinds
{
    private const string Times = ", in times such as 250ms, 5s, 2m or 1h";

    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromMilliseconds(10);

    // The longest that a timer waits is 49 days.
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(30);

    internal delegate Task Act(CameraFaults faults, TimeProvider clock, CancellationToken stop);

    /// <summary>By name, in the order of the help text.</summary>
    public static IReadOnlyDictionary<string, Kind> All { get; } = new OrderedDictionary<string, Kind>
    {
        ["loss"] = Share("packets lost", (faults, p) => faults.LosePackets(p)),
        ["loss-every"] = Number("N", "every N-th packet lost", 1, 1e6, (faults, n) => faults.LoseEveryPacket((int)n)),
        ["reorder"] = Share("packets sent after their successor", (faults, p) => faults.ReorderPackets(p)),
        ["duplicate"] = Share("packets sent twice", (faults, p) => faults.DuplicatePackets(p)),
        ["corrupt"] = Share("packets with a flipped bit", (faults, p) => faults.CorruptPackets(p)),
        ["garbage"] = Share("rubbish before packets", (faults, p) => faults.InsertGarbage(p)),
        ["no-markers"] = new Kind("", "no marker bits", text => text.Length > 0 ? null : Once(faults => faults.ClearMarkers())),
        ["skew"] = Number("PPM", "the camera's clock runs fast, or slow if negative", -500_000, 500_000, (faults, n) => faults.SetClockSkew(n)),
        ["refuse"] = Number("STATUS", "DESCRIBE, SETUP and PLAY are answered so", 300, 599, (faults, n) => faults.RefuseWith((int)n)),
        ["redirect"] = new Kind("URL", "DESCRIBE and SETUP are answered with 302 and this place", Redirect),
        ["stall"] = Spell("nothing is sent", (faults, time) => faults.Stall(time)),
        ["no-video"] = Spell("only sound is sent", (faults, time) => faults.StopVideo(time)),
        ["reboot"] = Repeated("EVERY/FOR", "the camera is away", IsLength, (faults, time, _, stop) => faults.RebootAsync(time, stop)),
        ["close"] = Moment("connections are closed", faults => faults.CloseConnections()),
        ["renumber"] = Moment("another SSRC, sequence number and timestamp", faults => faults.Renumber()),
        ["resize"] = Moment("the picture changes to another size, and back", faults => faults.SwitchToOtherClip()) with { NeedsOtherClip = true },
        ["clock-step"] = Step("the wall time in RTCP jumps", (faults, time) => faults.StepWallClock(time)),
        ["media-step"] = Step("RTP timestamps jump", (faults, time) => faults.StepMediaClock(time)),
        ["media-freeze"] = Spell("RTP timestamps stand still", (faults, time) => faults.FreezeTimestamps(time)),
    };

    private static Kind Share(string effect, Action<CameraFaults, double> set) => Number("P", effect, 0, 1, set);

    private static Kind Number(string operand, string effect, double least, double most, Action<CameraFaults, double> set)
    {
        var hint = string.Create(CultureInfo.InvariantCulture, $" from {least:0} to {most:0}");
        return new Kind(operand, effect, Read) { Hint = hint };

        Act? Read(string text) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most
                ? Once(faults => set(faults, value)) : null;
    }

    private static Kind Spell(string effect, Action<CameraFaults, TimeSpan> start) =>
        Repeated("EVERY/FOR", effect, IsLength, (faults, time, clock, stop) =>
        {
            start(faults, time);

            // EVERY counts from the end of the fault: 2s/2s is two seconds of it after two without, not one that never ends.
            return Task.Delay(time, clock, stop);
        });

    private static Kind Step(string effect, Action<CameraFaults, TimeSpan> step) =>
        Repeated("EVERY/BY", effect, by => by != TimeSpan.Zero && by.Duration() <= LongestInterval, (faults, by, _, _) => Done(faults, each => step(each, by)));

    private static Kind Moment(string effect, Action<CameraFaults> act) =>
        Repeated("EVERY", effect, isSecondRight: null, (faults, _, _, _) => Done(faults, act));

    private static Kind Repeated(
        string operand, string effect, Func<TimeSpan, bool>? isSecondRight,
        Func<CameraFaults, TimeSpan, TimeProvider, CancellationToken, Task> act)
    {
        return new Kind(operand, effect, Read) { Hint = Times };

        Act? Read(string text)
        {
            var parts = text.Split('/');
            var second = DefaultLength;
            if (!TryParseTime(parts[0], out var every) || every < ShortestInterval || every > LongestInterval)
            {
                return null;
            }

            var isRight = parts.Length == 1
                || (parts.Length == 2 && isSecondRight is not null && TryParseTime(parts[1], out second) && isSecondRight(second));
            return isRight ? Again(every, (faults, clock, stop) => act(faults, second, clock, stop)) : null;
        }
    }

    private static Act Again(TimeSpan every, Act act) => async (faults, clock, stop) =>
    {
        while (true)
        {
            await Task.Delay(every, clock, stop);
            await act(faults, clock, stop);
        }
    };

    private static Act? Redirect(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var target) && target.Scheme is "rtsp" or "rtsps"
            ? Once(faults => faults.RedirectTo(target)) : null;

    private static Act Once(Action<CameraFaults> act) => (faults, _, _) => Done(faults, act);

    private static Task Done(CameraFaults faults, Action<CameraFaults> act)
    {
        act(faults);
        return Task.CompletedTask;
    }

    private static bool IsLength(TimeSpan time) => time > TimeSpan.Zero && time <= LongestInterval;

    // 250ms, 5s, 2m, 1h; a minus sign for steps back.
    private static bool TryParseTime(string text, out TimeSpan time)
    {
        var unit = text.AsSpan().TrimStart("-0123456789.");
        var seconds = unit switch
        {
            "ms" => 0.001,
            "s" => 1,
            "m" => 60,
            "h" => 3600,
            _ => 0,
        };
        var isNumber = double.TryParse(
            text.AsSpan(0, text.Length - unit.Length), NumberStyles.Float, CultureInfo.InvariantCulture, out var value);
        time = isNumber && Math.Abs(value) < 1e9 ? TimeSpan.FromSeconds(value * seconds) : default;
        return isNumber && seconds > 0;
    }

    /// <param name="Operand">What stands behind the equals sign; empty for a fault without one.</param>
    /// <param name="Effect">What happens, for people.</param>
    /// <param name="Parse">Reads the operand; null when it is wrong.</param>
    internal sealed record Kind(string Operand, string Effect, Func<string, Act?> Parse)
    {
        /// <summary>What values are possible, to be read after the operand.</summary>
        public string Hint { get; init; } = "";

        public bool NeedsOtherClip { get; init; }
    }
}
