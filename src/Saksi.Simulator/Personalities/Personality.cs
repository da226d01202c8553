using Saksi.Simulator.Packets;

namespace Saksi.Simulator.Personalities;

/// <summary>Which camera a simulated one pretends to be: its name plates, and its habits.</summary>
public sealed record Personality
{
    /// <summary>What it is chosen by, such as <c>hikvision-ds-2cd2032</c>.</summary>
    public string Name { get; init; } = "plain";

    public string Maker { get; init; } = "Saksi";

    public string Model { get; init; } = "Simulated camera";

    public string Firmware { get; init; } = "1.0";

    /// <summary>The Server header; empty sends none.</summary>
    public string ServerBanner { get; init; } = "";

    /// <summary>The realm of its challenges. <c>{serial}</c> stands for digits that belong to the camera.</summary>
    public string Realm { get; init; } = "Saksi simulated camera";

    /// <summary>
    /// The path of a stream. <c>{camera}</c>, <c>{stream}</c>, <c>{number}</c> (0 is the first) and <c>{number1}</c> (1 is)
    /// are replaced. On a port that cameras share, <c>/{camera}</c> stands before it.
    /// </summary>
    public string Path { get; init; } = "/{stream}";

    /// <summary>The challenges of a camera with a password, in the order of their header lines.</summary>
    public IReadOnlyList<AuthScheme> Challenges { get; init; } = [AuthScheme.DigestMd5];

    public SdpHabits Sdp { get; init; } = new();

    public RtspHabits Rtsp { get; init; } = new();

    public RtcpHabits Rtcp { get; init; } = new();

    public PacketHabits Packets { get; init; } = new();

    public OnvifHabits Onvif { get; init; } = new();

    /// <summary>A camera without a bad habit.</summary>
    public static Personality Plain { get; } = new();
}
