namespace Saksi.Bench.Reports;

/// <summary>One number of a measure.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Value">The number.</param>
/// <param name="Unit">What it counts.</param>
internal sealed record Figure(string Name, double Value, string Unit)
{
    /// <summary>The most that it may be.</summary>
    public double? Most { get; init; }

    /// <summary>The least that it must be.</summary>
    public double? Least { get; init; }

    /// <summary>What the peer reached in the same run, same unit.</summary>
    public double? Peer { get; init; }

    /// <summary>The peer's number divided by ours.</summary>
    public double? PeerRatio => Peer is { } peer && Value != 0 ? peer / Value : null;

    /// <summary>Null when there is nothing to reach.</summary>
    public bool? IsReached => Most is null && Least is null ? null : Value <= (Most ?? Value) && Value >= (Least ?? Value);

    /// <summary>What has to be reached, in words.</summary>
    public string Limit => (Most, Least) switch
    {
        (0, null) => "none",
        ({ } most, null) => $"at most {Number(most)}",
        (null, { } least) => $"at least {Number(least)}",
        _ => "",
    };

    public override string ToString() =>
        $"{Name}: {Number(Value)} {Unit}"
        + (Limit.Length > 0 ? $" ({Limit}: {(IsReached == true ? "reached" : "missed")})" : "")
        + (Peer is { } peer ? $"; peer {Number(peer)}, ratio {Number(PeerRatio ?? 0)}" : "");

    /// <summary>Three significant digits, and every digit of what is large.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        _ when value == Math.Floor(value) => value.ToString("F0"),
        >= 100 => value.ToString("F0"),
        >= 10 => value.ToString("F1"),
        >= 0.1 => value.ToString("F2"),
        _ => value.ToString("G2"),
    };
}
