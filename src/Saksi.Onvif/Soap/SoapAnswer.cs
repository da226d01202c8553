namespace Saksi.Onvif.Soap;

/// <summary>What the body of an answer holds: the operation's response, or a fault.</summary>
internal sealed record SoapAnswer(SoapElement? Response, SoapFault? Fault)
{
    /// <summary>Reads a message.</summary>
    /// <param name="bytes">The body of an HTTP answer.</param>
    /// <param name="answer">Holds the one or the other.</param>
    /// <param name="error">What is wrong, as the end of a sentence.</param>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out SoapAnswer? answer, out string? error)
    {
        answer = null;
        if (!SoapXml.TryParse(bytes, out var root, out error))
        {
            return false;
        }

        if (root!.Name != "Envelope" || root.Find("Body") is not { } body)
        {
            error = "it is XML, but no SOAP";
            return false;
        }

        if (body.Find("Fault") is { } fault)
        {
            answer = new SoapAnswer(null, SoapFault.Parse(fault));
            return true;
        }

        // Operations that return nothing are answered with an empty body by some.
        answer = new SoapAnswer(body.Children.Count > 0 ? body.Children[0] : body, null);
        return true;
    }
}
