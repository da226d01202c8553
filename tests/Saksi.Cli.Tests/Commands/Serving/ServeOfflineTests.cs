using System.Text.RegularExpressions;
using Saksi.Age;
using Saksi.Cli.Tests.Transcripts;

namespace Saksi.Cli.Tests.Commands.Serving;

/// <summary>The whole product on a machine whose only network is its loopback.</summary>
public sealed partial class ServeOfflineTests
{
    [Fact]
    public async Task Serves_and_records_with_only_loopback_and_tries_to_reach_nothing_else()
    {
        var folder = Directory.CreateTempSubdirectory("saksi-offline-").FullName;
        var data = Directory.CreateDirectory(Path.Combine(folder, "data")).FullName;
        await File.WriteAllTextAsync(
            Path.Combine(folder, "head"),
            $"recipients: [{X25519Identity.Generate().Recipient}, {X25519Identity.Generate().Recipient}]\ncameras:\n  door:\n    main: ",
            TestContext.Current.CancellationToken);
        var (output, error, exit) = await SaksiProcess.RunAsync($"unshare --net bash -c '{Script}'", folder);
        Assert.SkipWhen(error.Contains("unshare failed", StringComparison.Ordinal), $"Only root may make a network namespace: {error}");
        Assert.True(exit == 0, output + error);

        var answers = await File.ReadAllTextAsync(Path.Combine(folder, "answers"), TestContext.Current.CancellationToken);
        Assert.Contains("HTTP/1.1 200", answers, StringComparison.Ordinal);
        Assert.Contains("Content-Security-Policy", answers, StringComparison.Ordinal);
        Assert.Contains("\nok", answers, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(data, "*.mp4.age", SearchOption.AllDirectories));
        var addresses = Address().Matches(await File.ReadAllTextAsync(Path.Combine(folder, "trace"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value)
            .Distinct()
            .ToList();
        Assert.NotEmpty(addresses); // The camera's.
        Assert.All(addresses, address => Assert.True(
            address.StartsWith("127.", StringComparison.Ordinal) || address is "::1" or "::ffff:127.0.0.1", $"It tried to reach {address}"));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Without quotation marks of bash's single kind: it stands between two of them.</summary>
    private const string Script = """
        ip link set lo up
        saksi simulate --synthetic --urls-file urls >simulate 2>&1 &
        simulator=$!
        for i in $(seq 200); do [ -s urls ] && break; sleep 0.1; done
        (cat head; head -1 urls) >data/saksi.yaml
        strace -f -e trace=connect,sendto,sendmsg,sendmmsg -o trace saksi serve --data data --listen 127.0.0.1:8080 >serve 2>&1 &
        server=$!
        ask() { exec 3<>/dev/tcp/127.0.0.1/8080 && printf "GET $1 HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\n\r\n" >&3 && cat <&3; }
        for i in $(seq 200); do grep -q "listens on" serve && break; sleep 0.1; done
        for i in $(seq 100); do ask /healthz | grep -q "^ok" && [ -n "$(find data -name "*.mp4.age" -size +8k)" ] && break; sleep 0.2; done
        (ask / ; ask /healthz) >answers
        pkill -INT -P $server
        wait $server
        status=$?
        kill $simulator
        cat serve
        exit $status
        """;

    [GeneratedRegex("""
        inet_(?:addr\(|pton\(AF_INET6, )"([^"]*)"
        """)]
    private static partial Regex Address();
}
