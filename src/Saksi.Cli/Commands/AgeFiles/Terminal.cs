using System.Diagnostics;
using System.Text;
using Saksi.Cli.CommandLine;

namespace Saksi.Cli.Commands.AgeFiles;

/// <summary>Asks the person at the terminal for a secret, even if standard input and output are files.</summary>
internal static class Terminal
{
    private const string Device = "/dev/tty";
    private const int LongestLine = 4096;

    /// <summary>Prints a prompt and reads a line that is not shown.</summary>
    /// <exception cref="UserErrorException">There is no terminal.</exception>
    public static string ReadSecret(string prompt, CancellationToken stop)
    {
        using var terminal = Open();
        var settings = Stty("-g");
        Stty("-echo");
        try
        {
            terminal.Write(Encoding.UTF8.GetBytes(prompt));

            // The read cannot be cancelled; on Ctrl-C it is left behind, and the process ends soon.
            var line = Task.Run(() => ReadLine(terminal), CancellationToken.None).WaitAsync(stop).GetAwaiter().GetResult();
            return line;
        }
        finally
        {
            Stty(settings);
            terminal.Write("\n"u8);
        }
    }

    private static string ReadLine(FileStream terminal)
    {
        var bytes = new List<byte>();
        for (var next = terminal.ReadByte(); next is not (-1 or '\n'); next = terminal.ReadByte())
        {
            if (bytes.Count == LongestLine)
            {
                throw new UserErrorException("The passphrase is too long.");
            }

            bytes.Add((byte)next);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static FileStream Open()
    {
        try
        {
            return new FileStream(Device, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException(
                "A passphrase is needed, and there is no terminal to ask for it.", "Give it with --passphrase-file F.", error);
        }
    }

    // By the shell's redirection, because the option that names a device differs between systems.
    private static string Stty(string argument)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", $"exec stty \"$1\" <{Device}", "stty", argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new UserErrorException("Cannot run stty.");
        var output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new UserErrorException("The terminal does not let a passphrase be typed unseen.", "Give it with --passphrase-file F.");
    }
}
