namespace Saksi.Cli.CommandLine;

/// <summary>Why a file cannot be read or written, in words for whoever named it.</summary>
internal static class FileErrorText
{
    public static string Of(Exception error) => error switch
    {
        DirectoryNotFoundException => "its folder does not exist.",
        FileNotFoundException => "there is no such file.",
        UnauthorizedAccessException => "you may not, or it is a folder.",
        _ => error.Message,
    };
}
