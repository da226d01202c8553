using System.Collections.Concurrent;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Tests.Watching;

/// <summary>Keeps copies of pictures.</summary>
internal sealed class PictureList : IPictureSink
{
    public ConcurrentQueue<(int Width, int Height, byte[] Luma)> Pictures { get; } = [];

    public void OnPicture(in Picture picture) => Pictures.Enqueue((picture.Width, picture.Height, picture.Luma.ToArray()));
}
