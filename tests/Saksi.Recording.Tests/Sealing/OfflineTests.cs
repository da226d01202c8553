using System.Globalization;
using System.Text.RegularExpressions;
using Saksi.Recording.Tests.Support;

namespace Saksi.Recording.Tests.Sealing;

/// <summary>A machine whose only network is its loopback.</summary>
public sealed partial class OfflineTests
{
    [Fact]
    public async Task Records_in_a_namespace_with_only_loopback_and_tries_to_reach_nothing_else()
    {
        using var fixture = new RecorderFixture();
        var trace = Path.Combine(fixture.Folder, "trace");
        var script = $"""
            ip link set lo up
            '{RecorderProcess.Program}' simulate --synthetic --urls-file '{fixture.Folder}/urls' >'{fixture.Folder}/simulate' 2>&1 &
            for i in $(seq 200); do [ -s '{fixture.Folder}/urls' ] && break; sleep 0.1; done
            url=$(head -1 '{fixture.Folder}/urls')
            strace -f -e trace=connect,sendto,sendmsg,sendmmsg -o '{trace}' '{RecorderProcess.Program}' record \
                --recipient {fixture.Owner.Recipient} --recipient {fixture.Recovery.Recipient} \
                --data '{fixture.Data}' --duration 3s --json "door=$url"
            status=$?
            kill %1
            exit $status
            """;
        var (exit, output, error) = await Tool.RunAsync("unshare", "--net", "bash", "-c", script);
        Assert.SkipWhen(error.Contains("unshare failed", StringComparison.Ordinal), $"Only root may make a network namespace: {error}");

        Assert.True(exit == 0, error + File.ReadAllText(Path.Combine(fixture.Folder, "simulate")));
        Assert.Contains("\"accessUnits\"", output, StringComparison.Ordinal);
        var addresses = Address().Matches(await File.ReadAllTextAsync(trace, TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();
        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.True(
            address.StartsWith("127.", StringComparison.Ordinal) || address is "::1" or "::ffff:127.0.0.1",
            address.ToString(CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("""
        inet_(?:addr\(|pton\(AF_INET6, )"([^"]*)"
        """)]
    private static partial Regex Address();
}
