namespace Saksi.Recording.Coverage;

/// <summary>The names of gap reasons in files, in JSON and on the screen. They never change once released.</summary>
public static class GapReasonNames
{
    private static readonly Dictionary<GapReason, string> Names = new()
    {
        [GapReason.Unknown] = "unknown",
        [GapReason.Unreachable] = "unreachable",
        [GapReason.AuthenticationRefused] = "auth-refused",
        [GapReason.StreamNotFound] = "stream-not-found",
        [GapReason.NothingToRecord] = "nothing-to-record",
        [GapReason.CertificateRefused] = "certificate-refused",
        [GapReason.ConnectionLost] = "connection-lost",
        [GapReason.NoVideo] = "no-video",
        [GapReason.ParametersUnreadable] = "parameters-unreadable",
        [GapReason.PacketLoss] = "packet-loss",
        [GapReason.Stalled] = "stalled",
        [GapReason.TimestampJump] = "timestamp-jump",
        [GapReason.ProtocolError] = "protocol-error",
        [GapReason.ClockStep] = "clock-step",
        [GapReason.DiskFull] = "disk-full",
        [GapReason.StorageMissing] = "storage-missing",
        [GapReason.StorageReadOnly] = "storage-read-only",
        [GapReason.StorageError] = "storage-error",
        [GapReason.TooSlow] = "too-slow",
        [GapReason.Stopped] = "stopped",
        [GapReason.RecorderDied] = "recorder-died",
        [GapReason.DeletedByRetention] = "deleted-by-retention",
        [GapReason.NoEvent] = "no-event",
        [GapReason.NotScheduled] = "not-scheduled",
    };

    private static readonly Dictionary<string, GapReason> Reasons = Names.ToDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The reason's name.</summary>
    public static string Name(this GapReason reason) => Names[reason];

    /// <summary>The reason of a name; <see cref="GapReason.Unknown"/> for one that a later version wrote.</summary>
    public static GapReason Parse(string name) => Reasons.GetValueOrDefault(name, GapReason.Unknown);
}
