using System.Text.Json.Serialization;

namespace Saksi.Server.Accounts;

/// <summary>What somebody may do; each may do what those before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Role>))]
public enum Role
{
    /// <summary>Look at cameras and recordings.</summary>
    [JsonStringEnumMemberName("viewer")]
    Viewer,

    /// <summary>Move cameras and hold recordings.</summary>
    [JsonStringEnumMemberName("operator")]
    Operator,

    /// <summary>Everything.</summary>
    [JsonStringEnumMemberName("administrator")]
    Administrator,
}
