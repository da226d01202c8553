using System.Text.Json;
using System.Text.Json.Serialization;
using Saksi.Onvif.Discovery;

namespace Saksi.Cli.Commands.Discovering;

/// <summary>The JSON of <c>saksi discover --json</c>.</summary>
internal sealed record DiscoverDocument(IReadOnlyList<DiscoverDocument.CameraPart> Cameras)
{
    public static DiscoverDocument Of(IReadOnlyList<DiscoveredCamera> found) => new([.. found.Select(CameraPart.Of)]);

    /// <param name="Addresses">Device services, the one to try first in front.</param>
    /// <param name="Sender">Where the answer came from.</param>
    /// <param name="EndpointReference">What the camera is known by for ever.</param>
    /// <param name="Name">Null when it is not told.</param>
    /// <param name="Hardware">Null when it is not told.</param>
    /// <param name="Mac">Null when it is not told.</param>
    /// <param name="Locations">As the camera writes them.</param>
    /// <param name="Types">Without prefixes.</param>
    /// <param name="Scopes">As the camera writes them, in its order.</param>
    internal sealed record CameraPart(
        IReadOnlyList<string> Addresses,
        string Sender,
        string EndpointReference,
        string? Name,
        string? Hardware,
        string? Mac,
        IReadOnlyList<string> Locations,
        IReadOnlyList<string> Types,
        IReadOnlyList<string> Scopes)
    {
        public static CameraPart Of(DiscoveredCamera camera) => new(
            [.. camera.Addresses.Select(address => address.AbsoluteUri)],
            camera.Sender.ToString(),
            camera.EndpointReference,
            camera.Scopes.Name,
            camera.Scopes.Hardware,
            camera.Scopes.MacAddress,
            camera.Scopes.Locations,
            camera.Types,
            camera.Scopes.All);
    }
}

/// <summary>Source-generated JSON.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(DiscoverDocument))]
internal sealed partial class DiscoverJson : JsonSerializerContext;
