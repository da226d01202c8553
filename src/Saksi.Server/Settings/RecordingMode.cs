namespace Saksi.Server.Settings;

/// <summary>When a camera is recorded.</summary>
public enum RecordingMode
{
    Always,

    /// <summary>While something moves in its picture, by Saksi's own eyes or the camera's.</summary>
    OnMotion,

    /// <summary>While something moves, the camera is tampered with, or a digital input is active.</summary>
    OnEvent,

    /// <summary>It is shown live and never recorded.</summary>
    Never,
}
