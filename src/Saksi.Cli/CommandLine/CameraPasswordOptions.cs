using System.CommandLine;

namespace Saksi.Cli.CommandLine;

/// <summary><c>--user U --password-file F</c>: how a command is told a camera's password without it standing in the process list.</summary>
internal sealed class CameraPasswordOptions
{
    /// <summary>Far more than any password; a wrong file (a video, a device) must not be read to its end.</summary>
    private const int LongestLine = 4096;

    /// <summary>Add this to the command's options.</summary>
    public Option<string> User { get; } = new("--user")
    {
        Description = "The user name for the cameras.",
        HelpName = "U",
    };

    /// <summary>Add this to the command's options.</summary>
    public Option<string> PasswordFile { get; } = new("--password-file")
    {
        Description = "A file whose first line is the password for the cameras; - for standard input.",
        HelpName = "F",
    };

    /// <summary>Reads what the two options say. Null when neither was given.</summary>
    /// <exception cref="UserErrorException">Only one was given, or the file cannot be read.</exception>
    public (string User, string Password)? Read(CommandContext context)
    {
        var user = context.ValueOrDefault(User);
        var file = context.ValueOrDefault(PasswordFile);
        return (user, file) switch
        {
            (null, null) => null,
            (null, _) => throw new WrongUsageException("--password-file is given without --user.", "Add --user NAME."),
            (_, null) => throw new WrongUsageException("--user is given without --password-file.", "Add --password-file FILE."),
            _ => (user, ReadPassword(file, context)),
        };
    }

    private static string ReadPassword(string file, CommandContext context)
    {
        using var reader = file == "-" ? Console.In : Open(file, context);
        Span<char> line = stackalloc char[LongestLine];
        var length = 0;
        for (var next = reader.Read(); next is not (-1 or '\n'); next = reader.Read())
        {
            if (length == LongestLine)
            {
                throw new UserErrorException($"The first line of {file} is too long for a password.");
            }

            line[length++] = (char)next;
        }

        var password = line[..length].TrimEnd('\r').ToString();
        return password.Length > 0 ? password : throw new UserErrorException($"The first line of {file} is empty.");
    }

    private static StreamReader Open(string file, CommandContext context)
    {
        try
        {
            var others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            var path = Path.GetFullPath(file);
            var isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal); // That one holds files.
            if (!isDevice && (File.GetUnixFileMode(file) & others) != 0)
            {
                context.Warn($"other users of this machine can read {file}. Mend it with: chmod 600 '{file}'");
            }

            return new StreamReader(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"Cannot read the password file {file}: {FileErrorText.Of(error)}", cause: error);
        }
    }
}
