using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Saksi.Onvif.Discovery;
using Saksi.Onvif.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Onvif;
using Saksi.Simulator.Personalities;

namespace Saksi.Onvif.Tests.Discovery;

/// <summary>Finds simulated cameras over real sockets.</summary>
public sealed class OnvifDiscoveryTests
{
    [Theory]
    [InlineData("as it should be", OnvifAddressHabit.Normal)]
    [InlineData("0.0.0.0", OnvifAddressHabit.Unspecified)]
    [InlineData("several", OnvifAddressHabit.Several)]
    public async Task Finds_a_camera_and_connects_to_it(string name, OnvifAddressHabit habit)
    {
        await using var rig = await CameraRig.StartAsync(new OnvifHabits { Addresses = habit });

        var found = await FirstAsync(rig.Simulator.DiscoveryEndPoint!);
        using var camera = await OnvifCamera.ConnectAsync(rig.Options with { Address = found.Addresses[0] });

        Assert.NotEmpty(name);
        Assert.Equal(rig.Device.Address, found.Addresses[0]);
        Assert.Equal(IPAddress.Loopback, found.Sender);
        Assert.Equal(("Kamera & Co door", "DS-1"), (found.Scopes.Name, found.Scopes.Hardware));
        Assert.Equal("02:5a:6b:00:00:00", found.Scopes.MacAddress);
        Assert.Contains("NetworkVideoTransmitter", found.Types);
        Assert.Equal("DS-1", camera.Information.Model);
    }

    [Fact]
    public async Task Finds_each_of_many_once()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { Width = 64, Height = 48, BitsPerSecond = 64_000, GopFrames = 25 });
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [.. Enumerable.Range(1, 40).Select(number => SimulatedCameraOptions.Create($"cam{number}", clip))],
            Onvif = new OnvifOptions { Discovery = new IPEndPoint(IPAddress.Loopback, 0) },
        });

        var found = new List<DiscoveredCamera>();
        await foreach (var camera in OnvifDiscovery.FindAsync(Options(simulator.DiscoveryEndPoint!, TimeSpan.FromSeconds(1.5))))
        {
            found.Add(camera);
        }

        Assert.Equal(
            simulator.Cameras.Select(camera => camera.Onvif!.Address).OrderBy(address => address.Port),
            found.Select(camera => camera.Addresses[0]).OrderBy(address => address.Port));
    }

    [Fact]
    public async Task Stops_at_the_number_that_was_set()
    {
        var clip = SyntheticClip.Create(new SyntheticVideo { Width = 64, Height = 48, BitsPerSecond = 64_000, GopFrames = 25 });
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [.. Enumerable.Range(1, 5).Select(number => SimulatedCameraOptions.Create($"cam{number}", clip))],
            Onvif = new OnvifOptions { Discovery = new IPEndPoint(IPAddress.Loopback, 0) },
        });

        var count = 0;
        await foreach (var _ in OnvifDiscovery.FindAsync(Options(simulator.DiscoveryEndPoint!, TimeSpan.FromSeconds(20)) with { MaxCameras = 3 }))
        {
            count++;
        }

        Assert.Equal(3, count);
    }

    [Fact]
    public async Task Ends_when_the_time_is_over_or_it_is_cancelled()
    {
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var target = (IPEndPoint)silent.Client.LocalEndPoint!;
        var clock = Stopwatch.StartNew();
        await foreach (var _ in OnvifDiscovery.FindAsync(Options(target, TimeSpan.FromMilliseconds(300))))
        {
            Assert.Fail("Nobody is there.");
        }

        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in OnvifDiscovery.FindAsync(Options(target, TimeSpan.FromMinutes(5)), stop.Token))
            {
                Assert.Fail("Nobody is there.");
            }
        });

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.4, 15);
    }

    [Fact]
    public async Task Goes_on_after_nonsense()
    {
        await using var rig = await CameraRig.StartAsync();
        using var liar = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var lying = LieAsync(liar);
        var options = Options(rig.Simulator.DiscoveryEndPoint!, TimeSpan.FromSeconds(10)) with
        {
            Targets = [(IPEndPoint)liar.Client.LocalEndPoint!, rig.Simulator.DiscoveryEndPoint!],
        };

        await foreach (var camera in OnvifDiscovery.FindAsync(options))
        {
            Assert.Equal(rig.Device.Address, camera.Addresses[0]);
            break;
        }

        Assert.True(await lying > 0);
    }

    [Fact]
    public async Task Says_that_nobody_can_be_asked()
    {
        var error = await Assert.ThrowsAsync<OnvifException>(async () =>
        {
            await foreach (var _ in OnvifDiscovery.FindAsync(new OnvifDiscoveryOptions { UsesMulticast = false }))
            {
                Assert.Fail("Nobody is asked.");
            }
        });

        Assert.Equal(OnvifErrorReason.Unreachable, error.Reason);
    }

    private static async Task<int> LieAsync(UdpClient liar)
    {
        var received = await liar.ReceiveAsync();
        string[] lies = ["", "<", "<a/>", "\0\0\0", "<s:Envelope xmlns:s='x'><s:Body/></s:Envelope>", Encoding.UTF8.GetString(received.Buffer)];
        foreach (var lie in lies)
        {
            await liar.SendAsync(Encoding.UTF8.GetBytes(lie), received.RemoteEndPoint);
        }

        return lies.Length;
    }

    private static async Task<DiscoveredCamera> FirstAsync(IPEndPoint target)
    {
        await foreach (var camera in OnvifDiscovery.FindAsync(Options(target, TimeSpan.FromSeconds(10))))
        {
            return camera;
        }

        throw new InvalidOperationException("No camera answered.");
    }

    private static OnvifDiscoveryOptions Options(IPEndPoint target, TimeSpan duration) =>
        new() { UsesMulticast = false, Targets = [target], Duration = duration };
}
