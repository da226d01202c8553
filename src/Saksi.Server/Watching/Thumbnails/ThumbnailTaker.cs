using Microsoft.Extensions.Logging;
using Saksi.Age;
using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Watching.Thumbnails;

/// <summary>Takes one picture in a while, encodes and seals it.</summary>
internal sealed partial class ThumbnailTaker(
    string camera, TimeSpan interval, ThumbnailStore store, Func<IReadOnlyList<IAgeRecipient>> recipients, ILogger logger) : IPictureSink
{
    /// <summary>An age chunk holds as much; a thumbnail has a third of it at most.</summary>
    private const int LargestPicture = AgeEncryptor.ChunkSize;

    /// <summary>Key frames do not come to the moment: take one that is a little early.</summary>
    private const double Early = 0.9;

    private readonly ILogger _logger = logger;
    private readonly JpegEncoder _encoder = new();
    private readonly byte[] _jpeg = new byte[LargestPicture];
    private DateTimeOffset _last;
    private bool _isFailing;

    public void OnPicture(in Picture picture)
    {
        if (picture.Time - _last < interval * Early && picture.Time >= _last)
        {
            return;
        }

        var sealedTo = recipients();
        var length = sealedTo.Count > 0 ? _encoder.Encode(picture, _jpeg) : 0;
        if (length == 0)
        {
            return;
        }

        _last = picture.Time;
        try
        {
            store.Add(camera, picture.Time, _jpeg.AsSpan(0, length), sealedTo);
            _isFailing = false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!_isFailing)
            {
                LogFailed(camera, exception.Message);
            }

            _isFailing = true;
        }

        _jpeg.AsSpan(0, length).Clear();
    }

    [LoggerMessage(LogLevel.Warning, "No thumbnails of {Camera} can be kept: {Reason}")]
    private partial void LogFailed(string camera, string reason);
}
