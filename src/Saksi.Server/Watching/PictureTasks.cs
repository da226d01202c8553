using Saksi.Server.Watching.Decoding;
using Saksi.Server.Watching.Motion;
using Saksi.Server.Watching.Thumbnails;

namespace Saksi.Server.Watching;

/// <summary>Everything that is done with a camera's pictures.</summary>
internal sealed class PictureTasks(MotionDetector? motion, ThumbnailTaker? thumbnails) : IPictureSink
{
    private readonly Lock _lock = new();

    public bool IsMoving => motion?.IsMoving ?? false;

    public void OnPicture(in Picture picture)
    {
        lock (_lock)
        {
            motion?.OnPicture(picture);
            thumbnails?.OnPicture(picture);
        }
    }

    /// <summary>Told now and then, also while no pictures come.</summary>
    public void OnTime(DateTimeOffset now)
    {
        lock (_lock)
        {
            motion?.OnTime(now);
        }
    }

    /// <summary>No more pictures come: ends motion that is going on.</summary>
    public void End()
    {
        lock (_lock)
        {
            motion?.End();
        }
    }
}
