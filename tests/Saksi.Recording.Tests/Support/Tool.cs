using System.Diagnostics;

namespace Saksi.Recording.Tests.Support;

/// <summary>Programs that we did not write, which judge what we wrote.</summary>
internal static class Tool
{
    /// <summary>Runs a program and returns what it printed.</summary>
    public static async Task<(int Exit, string Output, string Error)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        Process process;
        try
        {
            process = Process.Start(start)!; // Without shell execution there is a process or an exception.
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"'{program}' is missing; `./test` installs what the tests need.", exception);
        }

        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return (process.ExitCode, await output, await error);
        }
    }

    /// <summary>Opens a sealed file with the stock age command.</summary>
    public static async Task DecryptAsync(string identity, string from, string to)
    {
        var (exit, _, error) = await RunAsync("age", "-d", "-i", identity, "-o", to, from);
        Assert.True(exit == 0, $"age -d {Path.GetFileName(from)}: {error}");
    }

    /// <summary>How many video frames ffprobe decodes, and what ffmpeg complains about.</summary>
    public static async Task<int> CountFramesAsync(string mp4)
    {
        var (exit, output, error) = await RunAsync(
            "ffprobe", "-v", "error", "-select_streams", "v:0", "-count_frames", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", mp4);
        Assert.True(exit == 0 && error.Length == 0, $"ffprobe {Path.GetFileName(mp4)}: {error}");
        return int.Parse(output.Trim().TrimEnd(','), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Decodes everything; the decoder has nothing to complain about.</summary>
    public static async Task DecodesAsync(string mp4)
    {
        var (exit, _, error) = await RunAsync("ffmpeg", "-v", "error", "-i", mp4, "-f", "null", "-");
        Assert.True(exit == 0 && error.Length == 0, $"ffmpeg {Path.GetFileName(mp4)}: {error}");
    }
}
