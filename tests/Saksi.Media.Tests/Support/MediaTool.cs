using System.ComponentModel;
using System.Diagnostics;

namespace Saksi.Media.Tests.Support;

/// <summary>Runs ffmpeg and ffprobe.</summary>
internal static class MediaTool
{
    private static readonly string Folder = Directory.CreateTempSubdirectory("saksi-media-tests-").FullName;
    private static int _files;

    static MediaTool() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Folder, recursive: true);

    /// <summary>A path for a file that goes away with the test run.</summary>
    public static string NewPath(string extension) =>
        Path.Combine(Folder, $"{Interlocked.Increment(ref _files)}.{extension}");

    public static string WriteFile(string extension, ReadOnlySpan<byte> bytes)
    {
        var path = NewPath(extension);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Runs a tool that has to succeed and returns its output.</summary>
    public static string Run(string tool, params string[] arguments)
    {
        var (status, output, errors) = RunAnyway(tool, arguments);
        Assert.True(status == 0, $"{tool} {string.Join(' ', arguments)} failed:\n{errors}");
        return output;
    }

    /// <summary>Decodes a file, which must not cause a single line of complaint.</summary>
    public static void AssertDecodes(string path)
    {
        var (status, _, errors) = RunAnyway("ffmpeg", ["-v", "error", "-i", path, "-map", "0", "-f", "null", "-"]);
        Assert.True(status == 0 && errors.Length == 0, $"ffmpeg complained about {path}:\n{errors}");
    }

    /// <summary>What ffprobe says about a stream's fields, read by decoding the whole file.</summary>
    public static Dictionary<string, string> Probe(string path, string stream = "v:0")
    {
        var output = Run(
            "ffprobe", "-v", "error", "-count_frames", "-count_packets", "-select_streams", stream, "-show_streams", "-of", "flat=s=_:h=0", path);
        var fields = new Dictionary<string, string>();
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            var key = line[..equals];
            fields[key[(key.IndexOf("stream_", StringComparison.Ordinal) + "stream_".Length)..].TrimStart("0_".ToCharArray())] =
                line[(equals + 1)..].Trim('"');
        }

        return fields;
    }

    /// <summary>SHA-256 of each sample as ffmpeg demuxes it, in the order of the file.</summary>
    public static string[] SampleHashes(string path, string stream = "0:v:0") =>
        [.. Run("ffmpeg", "-v", "error", "-i", path, "-map", stream, "-c", "copy", "-f", "framehash", "-hash", "sha256", "-")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] != '#')
            .Select(line => line[(line.LastIndexOf(',') + 1)..].Trim())];

    private static (int Status, string Output, string Errors) RunAnyway(string tool, string[] arguments)
    {
        var start = new ProcessStartInfo(tool, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        try
        {
            using var process = Process.Start(start) ?? throw new InvalidOperationException($"{tool} did not start");
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, errors.GetAwaiter().GetResult());
        }
        catch (Win32Exception)
        {
            Assert.Fail($"{tool} is not installed. Run ./test, which installs it, or: apt-get install ffmpeg");
            throw;
        }
    }
}
