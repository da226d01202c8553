using System.Collections.Concurrent;
using Saksi.Onvif;
using Saksi.Onvif.Media;
using Saksi.Server.Settings;

namespace Saksi.Server.Cameras.Onvif;

/// <summary>Connections to cameras over ONVIF, made when somebody wants something and kept while the settings stay.</summary>
internal sealed class OnvifConnections(TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<Task<OnvifConnection>>> _connections = new();

    /// <summary>Does something with a camera.</summary>
    /// <exception cref="OnvifException">The camera cannot be asked or refuses; the next call connects anew.</exception>
    public async Task<T> AskAsync<T>(CameraSettings camera, Func<OnvifConnection, Task<T>> ask)
    {
        var key = KeyOf(camera);
        var connecting = _connections.GetOrAdd(key, _ => new Lazy<Task<OnvifConnection>>(() => ConnectAsync(Options(camera, time))));
        try
        {
            return await ask(await connecting.Value);
        }
        catch (OnvifException)
        {
            Forget(key, connecting);
            throw;
        }
    }

    /// <summary>Connects to a camera that need not be in the settings.</summary>
    /// <exception cref="OnvifException">It cannot be asked.</exception>
    public static async Task<OnvifConnection> ConnectAsync(OnvifCameraOptions options)
    {
        var camera = await OnvifCamera.ConnectAsync(options);
        try
        {
            return new OnvifConnection(camera, await camera.GetProfilesAsync());
        }
        catch
        {
            camera.Dispose();
            throw;
        }
    }

    /// <summary>How a camera of the settings is asked.</summary>
    public static OnvifCameraOptions Options(CameraSettings camera, TimeProvider time) => new()
    {
        Address = new Uri(camera.Onvif!), // The settings were checked, and the caller asked for a camera that has it.
        UserName = camera.User,
        Password = CameraStreams.PasswordOf(camera),
        CertificateFingerprints = camera.Fingerprints,
        AllowBasicOverPlainText = camera.AllowsBasic,
        Clock = time,
    };

    public void Dispose()
    {
        foreach (var (key, connecting) in _connections)
        {
            Forget(key, connecting);
        }
    }

    private static string KeyOf(CameraSettings camera) =>
        string.Join('\n', [camera.Id, camera.Onvif, camera.User, CameraStreams.PasswordOf(camera), camera.AllowsBasic, .. camera.Fingerprints]);

    private void Forget(string key, Lazy<Task<OnvifConnection>> connecting)
    {
        _connections.TryRemove(KeyValuePair.Create(key, connecting));
        if (connecting.IsValueCreated && connecting.Value.IsCompletedSuccessfully)
        {
            connecting.Value.GetAwaiter().GetResult().Camera.Dispose();
        }
    }
}

/// <summary>A camera that answers, and its profiles.</summary>
/// <param name="Camera">The connection.</param>
/// <param name="Profiles">In the camera's order.</param>
internal sealed record OnvifConnection(OnvifCamera Camera, IReadOnlyList<OnvifProfile> Profiles)
{
    /// <summary>The profile for pictures.</summary>
    /// <exception cref="OnvifException">There is none.</exception>
    public OnvifProfile Picture => Profiles.FirstOrDefault(profile => profile.VideoEncoding is not null)
        ?? throw new OnvifException(OnvifErrorReason.NotSupported, "The camera has no profile with pictures.");

    /// <summary>The profile through which it is moved.</summary>
    /// <exception cref="OnvifException">It cannot be moved.</exception>
    public OnvifProfile Movable => Camera.Ptz is not null && Profiles.FirstOrDefault(profile => profile.HasPtz) is { } profile
        ? profile
        : throw new OnvifException(OnvifErrorReason.NotSupported, "The camera cannot be moved: it says that it has no motors.");
}
