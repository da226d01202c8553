using Saksi.Fuzz.Running;

namespace Saksi.Fuzz.Targets;

/// <summary>Every target. A new parser gets a line in its group, and seeds.</summary>
internal static class TargetList
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        .. RtspTargets.All,
        .. SdpTargets.All,
        .. RtpTargets.All,
        RtpOrderTarget.Create(),
        .. DepacketizerTargets.All,
        StreamTarget.Create(),
        .. CodecTargets.All,
        .. Mp4Targets.All,
        .. AgeTargets.All,
        AgeSealedHeaderTarget.Create(),
        .. RecordingTargets.All,
        .. OnvifTargets.All,
        .. ServerTargets.All,
    ];

    public static FuzzTarget? Find(string name) => All.FirstOrDefault(target => target.Name == name);
}
