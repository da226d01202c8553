namespace Saksi.Recording;

/// <summary>Recording, or reading recordings, is not possible as asked; the message says what to do.</summary>
public sealed class RecordingException : Exception
{
    public RecordingException(string message)
        : base(message)
    {
    }

    public RecordingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public RecordingException()
    {
    }
}
