using System.Globalization;

namespace Saksi.Simulator.Faults;

/// <summary>
/// One fault written as text, such as <c>loss=0.01</c>, <c>reboot=30s/5s</c> or <c>cam2:stall=1m</c>.
/// </summary>
/// <remarks>
/// Faults with two times come again and again: <c>EVERY/FOR</c>, of which the second may be left out. Probabilities are
/// per RTP packet.
/// </remarks>
public sealed class FaultScript
{
    private static readonly TimeSpan DefaultLength = TimeSpan.FromSeconds(5);

    private static readonly Dictionary<string, (string Usage, Func<string, Action?> Parse)> Kinds = new()
    {
        ["loss"] = ("P, a probability: packets lost", text => Probability(text, (faults, p) => faults.LosePackets(p))),
        ["loss-every"] = ("N: every N-th packet lost", text => Number(text, (faults, n) => faults.LoseEveryPacket((int)n))),
        ["reorder"] = ("P: packets sent after their successor", text => Probability(text, (faults, p) => faults.ReorderPackets(p))),
        ["duplicate"] = ("P: packets sent twice", text => Probability(text, (faults, p) => faults.DuplicatePackets(p))),
        ["corrupt"] = ("P: packets with a flipped bit", text => Probability(text, (faults, p) => faults.CorruptPackets(p))),
        ["garbage"] = ("P: rubbish before packets", text => Probability(text, (faults, p) => faults.InsertGarbage(p))),
        ["no-markers"] = ("nothing: no marker bits", text => Once(text, faults => faults.ClearMarkers())),
        ["skew"] = ("PPM: the camera's clock runs fast, or slow if negative", text => Number(text, (faults, n) => faults.SetClockSkew(n))),
        ["refuse"] = ("STATUS: DESCRIBE, SETUP and PLAY are answered so", text => Number(text, (faults, n) => faults.RefuseWith((int)n))),
        ["stall"] = ("EVERY/FOR: nothing is sent", text => Repeated(text, (faults, time, _) => Done(() => faults.Stall(time)))),
        ["no-video"] = ("EVERY/FOR: only sound is sent", text => Repeated(text, (faults, time, _) => Done(() => faults.StopVideo(time)))),
        ["reboot"] = ("EVERY/FOR: the camera is away", text => Repeated(text, (faults, time, stop) => faults.RebootAsync(time, stop))),
        ["close"] = ("EVERY: connections are closed", text => Repeated(text, (faults, _, _) => Done(faults.CloseConnections))),
        ["renumber"] = ("EVERY: another SSRC, sequence number and timestamp", text => Repeated(text, (faults, _, _) => Done(faults.Renumber))),
        ["clock-step"] = ("EVERY/BY: the wall time in RTCP jumps", text => Repeated(text, (faults, time, _) => Done(() => faults.StepWallClock(time)))),
        ["media-step"] = ("EVERY/BY: RTP timestamps jump", text => Repeated(text, (faults, time, _) => Done(() => faults.StepMediaClock(time)))),
    };

    private readonly Action _action;

    private FaultScript(string? camera, Action action)
    {
        Camera = camera;
        _action = action;
    }

    private delegate Task Action(CameraFaults faults, TimeProvider clock, CancellationToken stop);

    /// <summary>A line for each fault: what it is called and what it takes.</summary>
    public static IEnumerable<string> Usage => Kinds.Select(kind => $"{kind.Key}={kind.Value.Usage}");

    /// <summary>The camera that it is about; null for all.</summary>
    public string? Camera { get; }

    /// <summary>Reads a fault.</summary>
    /// <param name="text">What a person typed.</param>
    /// <param name="script">The fault, when true is returned.</param>
    /// <param name="error">What is wrong, when false is returned.</param>
    public static bool TryParse(string text, out FaultScript? script, out string error)
    {
        script = null;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var camera = colon < 0 ? null : name[..colon];
        if (!Kinds.TryGetValue(name[(colon + 1)..], out var kind))
        {
            error = $"There is no fault '{name[(colon + 1)..]}'. Known are: {string.Join(", ", Kinds.Keys)}.";
            return false;
        }

        if (kind.Parse(equals < 0 ? "" : text[(equals + 1)..]) is not { } action)
        {
            error = $"'{text}' is not right: {name[(colon + 1)..]} takes {kind.Usage}.";
            return false;
        }

        script = new FaultScript(camera, action);
        error = "";
        return true;
    }

    /// <summary>Does it to the cameras that it is about, until stopped.</summary>
    public Task RunAsync(CameraSimulator simulator, TimeProvider clock, CancellationToken stop) => Task.WhenAll(
        simulator.Cameras.Where(camera => Camera is null || camera.Name == Camera)
            .Select(camera => _action(camera.Faults, clock, stop)));

    private static Action? Probability(string text, System.Action<CameraFaults, double> set) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 1
            ? (faults, _, _) => Done(() => set(faults, value)) : null;

    private static Action? Number(string text, System.Action<CameraFaults, double> set) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) < 1e6
            ? (faults, _, _) => Done(() => set(faults, value)) : null;

    private static Action? Once(string text, System.Action<CameraFaults> set) =>
        text.Length == 0 ? (faults, _, _) => Done(() => set(faults)) : null;

    private static Action? Repeated(string text, Func<CameraFaults, TimeSpan, CancellationToken, Task> act)
    {
        var parts = text.Split('/');
        var length = DefaultLength;
        if (parts.Length > 2 || !TryParseTime(parts[0], out var every) || every <= TimeSpan.Zero
            || (parts.Length == 2 && !TryParseTime(parts[1], out length)))
        {
            return null;
        }

        return async (faults, clock, stop) =>
        {
            while (true)
            {
                await Task.Delay(every, clock, stop);
                await act(faults, length, stop);
            }
        };
    }

    private static Task Done(System.Action action)
    {
        action();
        return Task.CompletedTask;
    }

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
        time = isNumber && Math.Abs(value) < 1e6 ? TimeSpan.FromSeconds(value * seconds) : default;
        return isNumber && seconds > 0;
    }
}
