namespace Saksi.Recording.Index;

/// <summary>The index cannot be used; segments and journal are untouched.</summary>
public sealed class IndexDamagedException : Exception
{
    public IndexDamagedException(string path, string detail, Exception? innerException = null)
        : base(
            $"The index '{path}' cannot be used: {detail}. Recordings are not affected. Move the file away and run "
            + "`saksi rebuild-index --data DIR --identity FILE`.",
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
