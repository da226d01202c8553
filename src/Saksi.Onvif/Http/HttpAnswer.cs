namespace Saksi.Onvif.Http;

/// <summary>What a camera answered over HTTP.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">At most as long as was allowed.</param>
/// <param name="ContentType">Without parameters; empty when there is none.</param>
/// <param name="Challenges">The WWW-Authenticate headers.</param>
/// <param name="Location">The Location header of a redirect; null when there is none, or an unreadable one.</param>
/// <param name="Date">The Date header.</param>
internal sealed record HttpAnswer(
    int Status,
    ReadOnlyMemory<byte> Body,
    string ContentType,
    IReadOnlyList<string> Challenges,
    Uri? Location,
    DateTimeOffset? Date)
{
    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308;
}
