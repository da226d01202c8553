using System.Diagnostics;

namespace Saksi.Repository.Tests;

/// <summary>The scripts of the front door.</summary>
public sealed class ScriptTests
{
    public static TheoryData<string> Scripts() => ["saksi", "test", ".ci/run", "fuzz/make-seeds", "fuzz/run", .. Repository.Files("scripts", ".sh")];

    [Theory]
    [MemberData(nameof(Scripts))]
    public async Task Is_a_script_that_bash_understands(string path)
    {
        var full = Path.Combine(Repository.Root, path);
        using var bash = Process.Start(new ProcessStartInfo("bash", ["-n", full]) { RedirectStandardError = true });
        Assert.NotNull(bash);
        var error = await bash.StandardError.ReadToEndAsync();
        await bash.WaitForExitAsync();

        Assert.Equal("", error);
        Assert.StartsWith("#!/usr/bin/env bash\n", Repository.Read(path), StringComparison.Ordinal);
        Assert.Contains("set -euo pipefail", Repository.Read(path), StringComparison.Ordinal);
        Assert.True(File.GetUnixFileMode(full).HasFlag(UnixFileMode.UserExecute), $"{path} has to be executable.");
    }
}
