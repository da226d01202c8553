namespace Saksi.Server.Cameras;

/// <summary>How the recorder as a whole is doing.</summary>
internal enum RecordingState
{
    /// <summary>It has not been tried yet.</summary>
    Starting,

    /// <summary>The settings name no recipients: set-up is not finished.</summary>
    WaitingForRecipients,

    Recording,

    /// <summary>It cannot record; it is tried again.</summary>
    Failed,

    Stopped,
}
