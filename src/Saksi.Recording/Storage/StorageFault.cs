using Saksi.Recording.Coverage;

namespace Saksi.Recording.Storage;

/// <summary>Names what went wrong with a disk.</summary>
internal static class StorageFault
{
    private const int NoSpace = 28; // ENOSPC
    private const int ReadOnly = 30; // EROFS
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>True for what a disk, a mount or rights can cause; anything else is a mistake of ours.</summary>
    public static bool IsExpected(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or StorageMissingException;

    /// <summary>The reason that coverage gives for the error.</summary>
    public static GapReason Reason(Exception exception) => exception switch
    {
        StorageMissingException => GapReason.StorageMissing,
        UnauthorizedAccessException => GapReason.StorageReadOnly,
        IOException { HResult: NoSpace or QuotaExceeded } => GapReason.DiskFull,
        IOException { HResult: ReadOnly } => GapReason.StorageReadOnly,
        _ => GapReason.StorageError,
    };
}
