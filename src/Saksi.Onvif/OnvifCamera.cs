using Saksi.Onvif.Device;
using Saksi.Onvif.Events;
using Saksi.Onvif.Media;
using Saksi.Onvif.Ptz;
using Saksi.Onvif.Soap;

namespace Saksi.Onvif;

/// <summary>A camera that is spoken to over ONVIF.</summary>
/// <remarks>
/// Every call ends in an <see cref="OnvifException"/> when the camera cannot be reached, refuses, or answers nonsense.
/// Thread-safe. Nothing is kept open but idle HTTP connections, so a camera may come and go.
/// </remarks>
public sealed class OnvifCamera : IDisposable
{
    private readonly SoapClient _soap;
    private readonly OnvifCameraOptions _options;
    private readonly MediaClient _media;
    private readonly Uri? _events;

    private OnvifCamera(SoapClient soap, OnvifCameraOptions options, OnvifDeviceInformation information, ServiceList services)
    {
        _soap = soap;
        _options = options;
        Information = information;
        _media = new MediaClient(soap, Resolve(services.Media), Resolve(services.Media2));
        _events = Resolve(services.Events);
        Ptz = Resolve(services.Ptz) is { } ptz ? new OnvifPtz(soap, ptz) : null;
    }

    public OnvifDeviceInformation Information { get; }

    /// <summary>The device service that answered.</summary>
    public Uri Address => _soap.Address.DeviceService;

    /// <summary>What the camera's clock is ahead of ours; 0 when it does not tell its time.</summary>
    public TimeSpan ClockOffset => _soap.Time.Offset;

    /// <summary>Null when the camera cannot be turned.</summary>
    public OnvifPtz? Ptz { get; }

    /// <summary>The camera has an event service.</summary>
    public bool HasEvents => _events is not null;

    /// <summary>Asks a camera its time, without credentials; then, with them, what it is and what it has.</summary>
    /// <exception cref="OnvifException">It cannot be reached, or refuses.</exception>
    public static async Task<OnvifCamera> ConnectAsync(OnvifCameraOptions options, CancellationToken cancellationToken = default)
    {
        var soap = new SoapClient(options);
        try
        {
            await soap.ReadTimeAsync(cancellationToken);
            var device = new DeviceClient(soap);
            var information = await device.GetInformationAsync(cancellationToken);
            return new OnvifCamera(soap, options, information, await device.GetServicesAsync(cancellationToken));
        }
        catch
        {
            soap.Dispose();
            throw;
        }
    }

    /// <summary>The camera's streams. Those of a camera with H.265 are known only if it has the second media service.</summary>
    public Task<IReadOnlyList<OnvifProfile>> GetProfilesAsync(CancellationToken cancellationToken = default) =>
        _media.GetProfilesAsync(cancellationToken);

    /// <summary>
    /// Where a stream is, without credentials, on the host that answered. <see cref="Uri.OriginalString"/> is what the camera
    /// wrote but for these; send that.
    /// </summary>
    public Task<Uri> GetStreamUriAsync(OnvifProfile profile, CancellationToken cancellationToken = default) =>
        _media.GetStreamUriAsync(profile, cancellationToken);

    /// <summary>Where single pictures are, on the host that answered.</summary>
    public Task<Uri> GetSnapshotUriAsync(OnvifProfile profile, CancellationToken cancellationToken = default) =>
        _media.GetSnapshotUriAsync(profile, cancellationToken);

    /// <summary>A single picture.</summary>
    public async Task<OnvifSnapshot> GetSnapshotAsync(OnvifProfile profile, CancellationToken cancellationToken = default)
    {
        var address = await GetSnapshotUriAsync(profile, cancellationToken);
        var answer = await _media.GetSnapshotAsync(address, cancellationToken);
        return answer.Body.Length > 0
            ? new OnvifSnapshot(answer.ContentType, answer.Body)
            : throw new OnvifException(OnvifErrorReason.MalformedAnswer, "The camera's snapshot is empty.");
    }

    /// <summary>What the media service can do; null when the camera refuses to say.</summary>
    public Task<OnvifMediaCapabilities?> GetMediaCapabilitiesAsync(CancellationToken cancellationToken = default) =>
        _media.GetCapabilitiesAsync(cancellationToken);

    /// <summary>Asks the camera its time again.</summary>
    /// <returns>What it is ahead of ours.</returns>
    public async Task<TimeSpan> ReadClockOffsetAsync(CancellationToken cancellationToken = default)
    {
        await _soap.ReadTimeAsync(cancellationToken);
        return ClockOffset;
    }

    /// <summary>What the camera notices, until it is cancelled: a lost subscription is made again, after growing waits.</summary>
    /// <param name="options">Who is told of interruptions, and how long waits are; null for the usual.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OnvifException">The camera has no events that can be fetched.</exception>
    public IAsyncEnumerable<OnvifEvent> ReadEventsAsync(
        OnvifEventOptions? options = null, CancellationToken cancellationToken = default) =>
        _events is { } address
            ? new EventReader(_soap, address, options ?? new OnvifEventOptions(), _options.Clock).ReadAsync(cancellationToken)
            : throw new OnvifException(OnvifErrorReason.NotSupported, "The camera has no event service.");

    public void Dispose() => _soap.Dispose();

    private Uri? Resolve(string? announced) => announced is null ? null : _soap.Address.Resolve(announced);
}
