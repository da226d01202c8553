namespace Saksi.Recording.Storage;

/// <summary>A storage directory is not there, or is not the one that belongs to this data directory.</summary>
public sealed class StorageMissingException : Exception
{
    public StorageMissingException(string message)
        : base(message)
    {
    }

    public StorageMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public StorageMissingException()
    {
    }
}
