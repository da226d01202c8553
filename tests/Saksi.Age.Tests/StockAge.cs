using System.ComponentModel;
using System.Diagnostics;

namespace Saksi.Age.Tests;

/// <summary>Runs the stock <c>age</c> and <c>age-keygen</c>, with a terminal where a passphrase is typed.</summary>
internal static class StockAge
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static byte[] Run(byte[] input, string program, params string[] arguments)
    {
        var (status, output, error) = Start(input, closeInput: true, program, arguments);
        Assert.True(status == 0, $"{program} ended with {status}: {error}");
        return output;
    }

    /// <summary>Runs <c>age</c> under a terminal of its own and types lines into it.</summary>
    public static string RunAtTerminal(string typed, string commandLine)
    {
        var (status, output, _) = Start(Encoding.UTF8.GetBytes(typed), closeInput: false, "script", "-qec", commandLine, "/dev/null");
        var shown = Encoding.UTF8.GetString(output);
        Assert.True(status == 0, $"{commandLine} ended with {status}: {shown}");
        return shown;
    }

    private static (int Status, byte[] Output, string Error) Start(byte[] input, bool closeInput, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = StartOrExplain(start);
        using var output = new MemoryStream();
        var error = new StringBuilder();
        process.ErrorDataReceived += (_, line) => error.AppendLine(line.Data);
        process.BeginErrorReadLine();
        var reading = process.StandardOutput.BaseStream.CopyToAsync(output);
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.BaseStream.Flush();
            if (closeInput)
            {
                process.StandardInput.Close();
            }
        }
        catch (IOException)
        {
            // It ended without reading all; its status tells why.
        }

        Assert.True(process.WaitForExit(Patience), $"{program} did not end.");
        process.WaitForExit();
        reading.GetAwaiter().GetResult();
        return (process.ExitCode, output.ToArray(), error.ToString());
    }

    private static Process StartOrExplain(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!; // null only with shell execution
        }
        catch (Win32Exception)
        {
            throw new InvalidOperationException(
                $"This test needs the program {start.FileName}. Install it with: apt-get install age bsdutils (./test does so).");
        }
    }
}
