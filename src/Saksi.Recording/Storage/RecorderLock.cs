namespace Saksi.Recording.Storage;

/// <summary>Keeps a second recorder out of a data directory, as long as it is not disposed of. The system frees it when the process ends.</summary>
internal static class RecorderLock
{
    private const int WouldBlock = 11; // EWOULDBLOCK, of flock(2).

    /// <exception cref="RecordingException">Somebody else has it.</exception>
    public static FileStream Take(DataDirectory data)
    {
        try
        {
            return new FileStream(data.LockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            throw new RecordingException(
                $"A recorder is using '{data.DirectoryPath}' ({exception.Message}). Stop it, or choose another directory.",
                exception);
        }
    }
}
