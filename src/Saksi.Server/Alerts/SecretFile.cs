namespace Saksi.Server.Alerts;

/// <summary>Secrets that settings name by file.</summary>
internal static class SecretFile
{
    /// <summary>The first line; null when no file is named.</summary>
    /// <exception cref="AlertException">It cannot be read.</exception>
    public static string? Read(string? path)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            return File.ReadLines(path).FirstOrDefault() ?? "";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AlertException($"the file with the secret cannot be read: {exception.Message}");
        }
    }
}
