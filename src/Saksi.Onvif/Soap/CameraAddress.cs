namespace Saksi.Onvif.Soap;

/// <summary>Where a camera's services are: always on the host that the owner named.</summary>
/// <remarks>
/// Cameras announce addresses that are those of another network (NAT), of none (0.0.0.0), or of themselves before the last
/// change of address. The one that answered is right; of what they announce, the path counts, and the port if the host is ours.
/// </remarks>
internal sealed class CameraAddress
{
    private const string DevicePath = "/onvif/device_service";

    private readonly Uri _base;
    private Uri _deviceService;

    /// <exception cref="OnvifException">The address is no absolute HTTP address.</exception>
    public CameraAddress(Uri address)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttp && address.Scheme != Uri.UriSchemeHttps) || address.Host.Length == 0)
        {
            throw new OnvifException(
                OnvifErrorReason.Unreachable, "This is no address of a camera. Write it as http://HOST or http://HOST:PORT/onvif/device_service.");
        }

        _base = new UriBuilder(address) { UserName = "", Password = "", Fragment = "" }.Uri;
        _deviceService = address.PathAndQuery == "/" ? new Uri(_base, DevicePath) : _base;
    }

    public bool IsEncrypted => _base.Scheme == Uri.UriSchemeHttps;

    public string Host => _base.Host;

    public Uri DeviceService
    {
        get => Volatile.Read(ref _deviceService);
        set => Volatile.Write(ref _deviceService, value);
    }

    /// <summary>The address to use for one that the camera announced.</summary>
    /// <returns>Null when it is no HTTP address at all.</returns>
    public Uri? Resolve(string announced)
    {
        if (!Uri.TryCreate(_base, announced.Trim(), out var target)
            || (target.Scheme != Uri.UriSchemeHttp && target.Scheme != Uri.UriSchemeHttps))
        {
            return null;
        }

        var isOurs = target.Host.Equals(_base.Host, StringComparison.OrdinalIgnoreCase) && target.Scheme == _base.Scheme;
        return new UriBuilder(_base.Scheme, _base.Host, isOurs ? target.Port : _base.Port) { Path = target.AbsolutePath, Query = target.Query }.Uri;
    }

    /// <summary>Where a redirect leads.</summary>
    /// <exception cref="OnvifException">To another host, out of TLS, or nowhere.</exception>
    public Uri Follow(Uri? location)
    {
        var isOurs = location is not null
            && location.Host.Equals(_base.Host, StringComparison.OrdinalIgnoreCase)
            && (location.Scheme == Uri.UriSchemeHttps || (location.Scheme == Uri.UriSchemeHttp && !IsEncrypted));
        return isOurs ? new UriBuilder(location!) { UserName = "", Password = "", Fragment = "" }.Uri : throw new OnvifException(
            OnvifErrorReason.RedirectRefused,
            location is null
                ? "The camera sends us elsewhere and does not say where. Check the address."
                : $"The camera sends us to {location.GetLeftPart(UriPartial.Authority)}, and credentials go to {_base.GetLeftPart(UriPartial.Authority)} only. If that is the camera, write its address so.");
    }

    /// <summary>A stream's address with the camera's host in the place of a wrong one, and without credentials.</summary>
    /// <returns>Null when it is no RTSP address.</returns>
    public string? ResolveStream(string announced)
    {
        const string Separator = "://";
        var text = announced.Trim();
        var host = text.IndexOf(Separator, StringComparison.Ordinal) + Separator.Length;
        if (!text.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase) || host < Separator.Length || text.Any(char.IsControl))
        {
            return null;
        }

        // By hand: path and query have to stay as they are, and System.Uri would write them anew.
        var path = text.AsSpan(host).IndexOfAny('/', '?');
        var authority = path < 0 ? text[host..] : text[host..(host + path)];
        var named = authority[(authority.LastIndexOf('@') + 1)..];
        var port = named.LastIndexOf(':') is var colon && colon > named.LastIndexOf(']') ? named[colon..] : "";
        return named.Length == 0
            ? null
            : string.Concat(text.AsSpan(0, host), _base.Host, port, path < 0 ? "/" : text.AsSpan(host + path));
    }
}
