using Saksi.Server.Watching.Decoding;

namespace Saksi.Server.Tests.Watching;

/// <summary>The sandbox, around ffmpeg or around a shell that tries what a captured decoder would.</summary>
internal static class Tools
{
    public static async Task<DecoderTools> FfmpegAsync()
    {
        var (tools, problem) = await ToolSearch.FindAsync(TimeProvider.System, CancellationToken.None);
        Assert.True(tools is not null, $"{problem} (scripts/install-dependencies.sh tests installs both)");
        return tools;
    }

    /// <summary>bash in the sandbox of the decoder, with a script for its command line.</summary>
    public static async Task<DecoderTools> ShellAsync(string script)
    {
        const string Shell = "/usr/bin/bash";
        var ffmpeg = await FfmpegAsync();
        return ffmpeg with
        {
            Program = Shell,
            Files = await ToolSearch.LibrariesAsync(Shell, TimeProvider.System, CancellationToken.None),
            Arguments = _ => ["-c", script],
        };
    }
}
