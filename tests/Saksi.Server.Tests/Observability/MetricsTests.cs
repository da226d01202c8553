using System.Net;
using System.Text.RegularExpressions;
using Saksi.Server.Observability;
using Saksi.Server.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Observability;

public sealed class MetricsTests
{
    [Fact]
    public async Task Figures_of_every_stream_are_there_for_administrators()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  door:\n    main: {simulator.UrlOf("door", "main")}\n");
        await using (fixture)
        {
            using var nobody = fixture.Client();
            await (await nobody.GetAsync("/metrics")).ExpectAsync(HttpStatusCode.Unauthorized);
            string[] names =
            [
                "saksi_access_units_total", "saksi_rtp_packets_total", "saksi_rtp_lost_packets_total", "saksi_media_bytes_total", "saksi_gaps_total",
                "saksi_queued_bytes", "saksi_rtp_jitter_microseconds", "saksi_sealing_seconds_total", "saksi_synchronisation_seconds_total",
                "saksi_storage_free_bytes",
            ];
            var figures = "";
            await Eventually.HoldsAsync(
                async () =>
                {
                    figures = await client.GetStringAsync("/metrics");
                    return names.All(name => figures.Contains($"\n{name}{{", StringComparison.Ordinal)) && !figures.Contains("saksi_recorder_up{} 0", StringComparison.Ordinal);
                },
                $"there are all of {string.Join(", ", names)}");
            Assert.Contains("camera=\"door\"", figures, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Counters_do_not_go_down_when_a_camera_reconnects_or_its_settings_change()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("returning", SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }))],
        });
        var (fixture, client) = await ServerFixture.StartSetUpAsync(
            $"metrics-open-on-loopback: true\ncameras:\n  returning:\n    main: {simulator.UrlOf("returning", "main")}\n    transport: tcp\n");
        await using (fixture)
        {
            await Eventually.HoldsAsync(async () => await ReadAsync("saksi_rtp_packets_total") > 50 && await ReadAsync("saksi_access_units_total") > 10, "packets come");
            var (packets, units) = (await ReadAsync("saksi_rtp_packets_total"), await ReadAsync("saksi_access_units_total"));
            await File.WriteAllTextAsync(
                fixture.SettingsFile, (await File.ReadAllTextAsync(fixture.SettingsFile)).Replace("transport: tcp", "transport: udp", StringComparison.Ordinal));
            await Eventually.HoldsAsync(
                async () =>
                {
                    var (morePackets, moreUnits) = (await ReadAsync("saksi_rtp_packets_total"), await ReadAsync("saksi_access_units_total"));
                    if (double.IsNaN(morePackets) || double.IsNaN(moreUnits))
                    {
                        return false; // Between the old settings and the new ones there is no stream.
                    }

                    Assert.True(morePackets >= packets && moreUnits >= units, $"{packets} and {units} became {morePackets} and {moreUnits}");
                    return morePackets > packets + 50 && moreUnits > units + 10;
                },
                "more of both come over the new connection");

            async Task<double> ReadAsync(string name) => (await client.GetStringAsync("/metrics")).Split('\n')
                .Where(line => line.StartsWith(name + "{", StringComparison.Ordinal))
                .Select(line => double.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)).FirstOrDefault(double.NaN);
        }
    }

    [Fact]
    public async Task They_are_those_of_this_server_alone_and_stay_when_another_of_the_process_ends()
    {
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions { Cameras = [Camera("here"), Camera("there")] });
        var (other, otherClient) = await ServerFixture.StartSetUpAsync($"cameras:\n  there:\n    main: {simulator.UrlOf("there", "main")}\n");
        var (fixture, client) = await ServerFixture.StartSetUpAsync($"cameras:\n  here:\n    main: {simulator.UrlOf("here", "main")}\n");
        await using (fixture)
        {
            await Eventually.HoldsAsync(async () => (await UnitsAsync(client)).ContainsKey("here") && (await UnitsAsync(otherClient)).ContainsKey("there"), "both record");
            var (camera, before) = Assert.Single(await UnitsAsync(client));
            Assert.Equal("here", camera);
            await other.DisposeAsync();
            await Eventually.HoldsAsync(async () => Assert.Single(await UnitsAsync(client)).Value > before + 25, "its figures go on");
        }

        static SimulatedCameraOptions Camera(string name) => SimulatedCameraOptions.Create(name, SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }));

        static async Task<Dictionary<string, int>> UnitsAsync(HttpClient client) =>
            Regex.Matches(await client.GetStringAsync("/metrics"), "^saksi_access_units_total{.*camera=\"([^\"]*)\".*} ([0-9]+)", RegexOptions.Multiline)
                .ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Totals_grow_over_figures_that_begin_anew()
    {
        var totals = new GrowingTotals();
        Assert.Equal([3, 5, 5, 6, 10], new double[] { 3, 5, 5, 1, 5 }.Select(figure => totals.Of("packets", "gate/main", figure)));
        Assert.Equal(2, totals.Of("packets", "yard/main", 2));
    }

    [Fact]
    public async Task They_can_be_opened_to_programs_on_this_machine()
    {
        await using var fixture = await ServerFixture.StartAsync("metrics-open-on-loopback: true\n");
        using var nobody = fixture.Client();
        await (await nobody.GetAsync("/metrics")).ExpectAsync(HttpStatusCode.OK);
    }

    [Fact]
    public void Every_package_has_its_licence()
    {
        Assert.NotEmpty(AboutRoutes.Packages());
        Assert.All(AboutRoutes.Packages(), package => Assert.True(package.Licence.Length > 0, $"{package.Name} has no licence in AboutRoutes"));
    }

    [Fact]
    public async Task About_names_every_place_that_is_connected_to()
    {
        var (fixture, client) = await ServerFixture.StartSetUpAsync("cameras:\n  a:\n    name: Gate\n    main: rtsp://u:p@127.0.0.1:9/a?password=secret\n");
        await using (fixture)
        {
            var about = await client.JsonAsync("/api/v1/about");
            Assert.Equal("Gate: 127.0.0.1:9", Assert.Single(about.GetProperty("connections").EnumerateArray()).GetString());
            Assert.DoesNotContain("secret", about.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_explorer_is_three_files_without_a_script_in_its_text()
    {
        await using var fixture = await ServerFixture.StartAsync();
        using var client = fixture.Client();
        var page = await client.GetStringAsync("/api");
        Assert.Contains("<script type=\"module\" src=\"/api/explorer.js\"></script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("innerHTML", await client.GetStringAsync("/api/explorer.js"), StringComparison.Ordinal);
        await client.GetStringAsync("/api/explorer.css");
    }
}
