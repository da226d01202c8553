namespace Saksi.Recording.Index;

/// <summary>The index cannot be used; segments and journal are untouched.</summary>
public sealed class IndexDamagedException : Exception
{
    public IndexDamagedException(string path, string detail, Exception? innerException = null)
        : base(
            $"The index '{path}' cannot be used: {detail.TrimEnd('.')}. Recordings are not affected. "
            + "`saksi rebuild-index --data DIR --identity FILE` makes it again.",
            innerException)
    {
    }

    public IndexDamagedException(string message)
        : base(message)
    {
    }

    public IndexDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public IndexDamagedException()
    {
    }
}
