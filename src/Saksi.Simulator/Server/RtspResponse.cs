using System.Globalization;
using System.Text;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Server;

/// <summary>A response in the making (RFC 2326 7), spelled as the camera's personality likes.</summary>
internal sealed class RtspResponse(int status)
{
    private readonly List<(string Name, string Value)> _headers = [];

    public int Status => status;

    public string Body { get; init; } = "";

    public RtspResponse With(string name, string value)
    {
        _headers.Add((name, value));
        return this;
    }

    public byte[] ToBytes(string? sequence, RtspHabits habits, string banner)
    {
        var end = habits.TrailingBlanks ? "  \r\n" : "\r\n";
        var text = new StringBuilder("RTSP/1.0 ").Append(status.ToString(CultureInfo.InvariantCulture));
        text.Append(habits.OmitsReason ? "" : " " + Reason).Append("\r\n");
        if (sequence is not null)
        {
            text.Append(habits.SequenceHeader).Append(": ").Append(sequence).Append(end);
        }

        if (banner.Length > 0)
        {
            text.Append("Server: ").Append(banner).Append(end);
        }

        foreach (var (name, value) in _headers)
        {
            text.Append(name).Append(": ").Append(value).Append(end);
        }

        var body = Encoding.UTF8.GetBytes(Body);
        if (body.Length > 0)
        {
            text.Append("Content-Length: ").Append(body.Length.ToString(CultureInfo.InvariantCulture)).Append(end);
        }

        return [.. Encoding.UTF8.GetBytes(text.Append("\r\n").ToString()), .. body];
    }

    private string Reason => status switch
    {
        200 => "OK",
        302 => "Moved Temporarily",
        400 => "Bad Request",
        401 => "Unauthorized",
        404 => "Not Found",
        405 => "Method Not Allowed",
        454 => "Session Not Found",
        455 => "Method Not Valid in This State",
        457 => "Invalid Range",
        459 => "Aggregate Operation Not Allowed",
        461 => "Unsupported Transport",
        500 => "Internal Server Error",
        501 => "Not Implemented",
        503 => "Service Unavailable",
        _ => "Error",
    };
}
