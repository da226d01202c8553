using System.Text.Json.Serialization;

namespace Saksi.Recording.Storage;

/// <summary>JSON of the identity files, without reflection: start-up time counts.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(StorageIdentity))]
[JsonSerializable(typeof(DataManifest))]
internal sealed partial class StorageJson : JsonSerializerContext;
