using System.Diagnostics;

namespace Saksi.Simulator.Tests;

/// <summary>Runs ffmpeg and ffprobe, the judges of what the simulator sends.</summary>
internal static class Tools
{
    /// <summary>Runs a tool to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"These tests need {tool}: apt-get install ffmpeg");
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await errors);
        }
    }
}
