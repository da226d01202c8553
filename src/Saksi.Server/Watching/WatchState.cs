namespace Saksi.Server.Watching;

/// <summary>How the watching of a camera is doing.</summary>
internal enum WatchState
{
    /// <summary>The camera sends nothing.</summary>
    NoPictures,

    /// <summary>Its pictures are looked at.</summary>
    Watching,

    /// <summary>The decoder failed, and is started again after a while.</summary>
    Failing,

    /// <summary>There is no decoder or no sandbox on this machine.</summary>
    Unavailable,
}
