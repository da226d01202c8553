namespace Saksi.Simulator.Faults;

/// <summary>
/// One fault written as text, such as <c>loss=0.01</c>, <c>reboot=30s/5s</c> or <c>cam2:stall=1m</c>.
/// </summary>
/// <remarks>
/// Faults with times come again and again, the first time after EVERY, and then EVERY after the end of the last time:
/// <c>reboot=30s/5s</c> is a camera that is there for 30 s, away for 5 s, there for 30 s… FOR and BY are 5 s when
/// they are left out. Probabilities are per RTP packet.
/// </remarks>
public sealed class FaultScript
{
    private readonly FaultKinds.Act _act;

    private FaultScript(string? camera, bool needsOtherClip, FaultKinds.Act act)
    {
        Camera = camera;
        NeedsOtherClip = needsOtherClip;
        _act = act;
    }

    /// <summary>A line for each fault: how it is written and what it does.</summary>
    public static IEnumerable<string> Usage => FaultKinds.All.Select(kind =>
        kind.Value.Operand.Length == 0 ? $"{kind.Key}: {kind.Value.Effect}" : $"{kind.Key}={kind.Value.Operand}: {kind.Value.Effect}");

    /// <summary>The camera that it is about; null for all.</summary>
    public string? Camera { get; }

    /// <summary>Its cameras need a <see cref="SimulatedStreamOptions.OtherClip"/>.</summary>
    public bool NeedsOtherClip { get; }

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
        name = name[(colon + 1)..];
        if (!FaultKinds.All.TryGetValue(name, out var kind))
        {
            error = $"There is no fault '{name}'. Known are: {string.Join(", ", FaultKinds.All.Keys)}.";
            return false;
        }

        if (kind.Parse(equals < 0 ? "" : text[(equals + 1)..]) is not { } act)
        {
            error = kind.Operand.Length == 0
                ? $"'{text}' is not right: {name} stands alone."
                : $"'{text}' is not right: write {name}={kind.Operand}{kind.Hint} ({kind.Effect}).";
            return false;
        }

        script = new FaultScript(camera, kind.NeedsOtherClip, act);
        error = "";
        return true;
    }

    /// <summary>Does it to the cameras that it is about, until stopped.</summary>
    public Task RunAsync(CameraSimulator simulator, TimeProvider clock, CancellationToken stop) => Task.WhenAll(
        simulator.Cameras.Where(camera => Camera is null || camera.Name == Camera)
            .Select(camera => _act(camera.Faults, clock, stop)));
}
