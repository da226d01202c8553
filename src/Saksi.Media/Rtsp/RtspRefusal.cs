using System.Globalization;

namespace Saksi.Media.Rtsp;

/// <summary>Turns a refusing answer into an error that a user understands.</summary>
internal static class RtspRefusal
{
    private const int MaxPhraseLength = 80;

    internal static RtspException Create(string method, RtspMessage answer)
    {
        var status = answer.StatusCode;
        var phrase = Printable(answer.ReasonPhrase);
        var text = string.Create(CultureInfo.InvariantCulture, $"the camera answered {method} with {status}{phrase}");
        var (reason, advice) = status switch
        {
            403 => (StreamEndReason.AuthenticationRefused, ": this user may not see the stream"),
            404 or 410 => (StreamEndReason.NotFound, ": check the path of the address"),
            461 => (StreamEndReason.TransportRefused, ": it does not offer this transport"),
            503 or 453 => (StreamEndReason.RequestRefused, ": it may serve as many viewers as it can"),
            _ => (StreamEndReason.RequestRefused, ""),
        };
        return new RtspException(reason, text + advice) { StatusCode = status };
    }

    // The camera chooses this text: short and printable only.
    private static string Printable(string phrase)
    {
        var clean = string.Concat(phrase.Where(c => c is >= ' ' and <= '~').Take(MaxPhraseLength));
        return clean.Length == 0 ? "" : " " + clean;
    }
}
