namespace Saksi.Media.Mp4;

/// <summary>The bytes are no MP4 file that can be read, or were damaged.</summary>
public sealed class Mp4FormatException : FormatException
{
    public Mp4FormatException()
    {
    }

    public Mp4FormatException(string message)
        : base(message)
    {
    }

    public Mp4FormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Says what is wrong and where.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="offset">Where the box begins that it was found in.</param>
    public Mp4FormatException(string message, long offset)
        : base($"{message} (at byte {offset})") => Offset = offset;

    /// <summary>Where the box begins in which it was found; -1 when there is none.</summary>
    public long Offset { get; } = -1;
}
