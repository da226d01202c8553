using System.Diagnostics;

namespace Saksi.Cli.Tests.Transcripts;

/// <summary>Runs the built <c>saksi</c>, as its own process, through bash.</summary>
internal static class SaksiProcess
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The folder with the program: beside these tests.</summary>
    public static string Folder => AppContext.BaseDirectory;

    /// <summary>Runs a command line in a folder, with nothing on standard input.</summary>
    public static async Task<(string Output, string Error, int ExitStatus)> RunAsync(string command, string folder)
    {
        using var process = Process.Start(StartInfo(command, folder))
            ?? throw new InvalidOperationException("bash did not start.");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"Still running after {Patience.TotalSeconds} s: {command}\n{await output}\n{await error}");
        }

        return (await output, await error, process.ExitCode);
    }

    private static ProcessStartInfo StartInfo(string command, string folder)
    {
        var start = new ProcessStartInfo("bash", ["-o", "pipefail", "-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = folder;
        start.Environment["LC_ALL"] = "C";

        // script(1) starts $SHELL, and dash, unlike bash, ends with the command that Ctrl-C ended.
        start.Environment["SHELL"] = "/bin/bash";
        start.Environment.Remove("SAKSI_TRACE");
        return start;
    }
}
