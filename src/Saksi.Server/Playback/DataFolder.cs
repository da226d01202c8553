using Saksi.Recording.Storage;

namespace Saksi.Server.Playback;

/// <summary>The data directory as playback sees it: read, never made.</summary>
internal sealed class DataFolder(string path)
{
    private readonly Lock _lock = new();
    private DataDirectory? _open;
    private DateTime _read;

    /// <summary>The directory; null until something was recorded there.</summary>
    public DataDirectory? TryOpen()
    {
        // Storage directories are added while a recorder starts, so the manifest is read anew when it changed.
        var manifest = new FileInfo(Path.Combine(path, DataDirectory.ManifestFileName));
        if (!manifest.Exists)
        {
            return null;
        }

        lock (_lock)
        {
            if (_open is null || _read != manifest.LastWriteTimeUtc)
            {
                _open = DataDirectory.Open(path);
                _read = manifest.LastWriteTimeUtc;
            }

            return _open;
        }
    }
}
