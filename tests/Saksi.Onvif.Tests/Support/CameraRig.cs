using System.Net;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Onvif;
using Saksi.Simulator.Personalities;

namespace Saksi.Onvif.Tests.Support;

/// <summary>One simulated camera with an ONVIF side, over real sockets on loopback.</summary>
internal sealed class CameraRig : IAsyncDisposable
{
    public const string User = "admin";
    public const string Password = "k0pi&<tubruk>";

    private static readonly Clip Clip = SyntheticClip.Create(
        new SyntheticVideo { Width = 64, Height = 48, BitsPerSecond = 64_000, GopFrames = 25 });

    private CameraRig(CameraSimulator simulator) => Simulator = simulator;

    public CameraSimulator Simulator { get; }

    public OnvifDevice Device => Simulator["door"].Onvif!; // the rig always has one

    public OnvifCameraOptions Options => new()
    {
        Address = Device.Address,
        UserName = User,
        Password = Password,
        Timeout = TimeSpan.FromSeconds(5),
    };

    public static async Task<CameraRig> StartAsync(OnvifHabits? habits = null, bool tls = false, Clip? clip = null, bool isOpen = false)
    {
        var camera = SimulatedCameraOptions.Create("door", clip ?? Clip) with
        {
            UserName = isOpen ? null : User,
            Password = Password,
            Tls = tls,
            Personality = new Personality
            {
                Maker = "Kamera & Co",
                Model = "DS-1",
                Firmware = "V1.2 build 230101",
                Realm = "IP Camera({serial})",
                Onvif = habits ?? new OnvifHabits(),
            },
        };
        return new CameraRig(await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [camera],
            Onvif = new OnvifOptions { Discovery = new IPEndPoint(IPAddress.Loopback, 0) },
        }));
    }

    public Task<OnvifCamera> ConnectAsync() => OnvifCamera.ConnectAsync(Options);

    public ValueTask DisposeAsync() => Simulator.DisposeAsync();
}
