namespace Saksi.Server.Alerts;

/// <summary>Secrets that settings name by file.</summary>
internal static class SecretFile
{
    /// <summary>The first line; null when no file is named.</summary>
    /// <exception cref="AlertException">It cannot be read, or is empty: what is signed with nothing can be signed by anybody.</exception>
    public static string? Read(string? path)
    {
        if (path is null)
        {
            return null;
        }

        string? secret;
        try
        {
            secret = File.ReadLines(path).FirstOrDefault();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AlertException($"the file with the secret cannot be read: {exception.Message}");
        }

        return string.IsNullOrWhiteSpace(secret)
            ? throw new AlertException($"the first line of '{path}' is empty; write the secret there")
            : secret;
    }
}
