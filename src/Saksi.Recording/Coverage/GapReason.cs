namespace Saksi.Recording.Coverage;

/// <summary>Why a stretch of time is not recorded.</summary>
public enum GapReason
{
    /// <summary>Nothing that was kept says why.</summary>
    Unknown,

    /// <summary>The camera's address does not answer, or refuses the connection.</summary>
    Unreachable,

    /// <summary>The camera does not accept the user name and password.</summary>
    AuthenticationRefused,

    /// <summary>The camera knows no stream of this URL.</summary>
    StreamNotFound,

    /// <summary>The stream has no track that can be recorded.</summary>
    NothingToRecord,

    /// <summary>The camera's TLS certificate is neither trusted nor the pinned one.</summary>
    CertificateRefused,

    /// <summary>The camera or the network ended the connection.</summary>
    ConnectionLost,

    /// <summary>The connection stood, but no video arrived for too long.</summary>
    NoVideo,

    /// <summary>The camera's parameter sets (SPS, PPS) cannot be read, so that nothing tells how to decode its pictures.</summary>
    ParametersUnreadable,

    /// <summary>RTP packets were lost and with them whole pictures.</summary>
    PacketLoss,

    /// <summary>The camera skipped pictures without losing packets.</summary>
    Stalled,

    /// <summary>The camera's media clock jumped.</summary>
    TimestampJump,

    /// <summary>The camera answered in a way that is no RTSP.</summary>
    ProtocolError,

    /// <summary>Our clock or the camera's was set.</summary>
    ClockStep,

    /// <summary>The storage directory has no space left.</summary>
    DiskFull,

    /// <summary>The storage directory is not there, or another disk is in its place.</summary>
    StorageMissing,

    /// <summary>The storage directory cannot be written.</summary>
    StorageReadOnly,

    /// <summary>Writing failed in another way.</summary>
    StorageError,

    /// <summary>The disk could not keep up.</summary>
    TooSlow,

    /// <summary>A person or a time limit stopped the recorder.</summary>
    Stopped,

    /// <summary>The recorder ended without saying so: power cut, crash or kill.</summary>
    RecorderDied,

    /// <summary>It was recorded, and retention deleted it.</summary>
    DeletedByRetention,

    /// <summary>The camera is recorded on motion or an event, and nothing happened.</summary>
    NoEvent,

    /// <summary>The schedule says that the camera is not recorded now.</summary>
    NotScheduled,
}
