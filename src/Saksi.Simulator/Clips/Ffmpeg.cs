using System.ComponentModel;
using System.Diagnostics;

namespace Saksi.Simulator.Clips;

/// <summary>Runs ffmpeg, and finds a font for it.</summary>
internal static class Ffmpeg
{
    private static readonly string[] Fonts =
    [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
        "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf",
        "/System/Library/Fonts/Supplemental/Arial Bold.ttf",
    ];

    /// <exception cref="SimulatorException">None of the known fonts is installed.</exception>
    public static string FindFont() => Array.Find(Fonts, File.Exists)
        ?? throw new SimulatorException(
            "No font was found to write the camera's name into its picture: apt-get install fonts-dejavu-core");

    /// <exception cref="SimulatorException">ffmpeg is missing, or failed: with the last it said.</exception>
    public static async Task RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", "-y", .. arguments])
        {
            RedirectStandardError = true,
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new SimulatorException("Simulated pictures are made by ffmpeg: apt-get install ffmpeg", exception);
        }

        try
        {
            var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                throw new SimulatorException($"ffmpeg could not encode a clip: {errors.Trim()}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
