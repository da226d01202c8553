namespace Saksi.Onvif.Soap;

/// <summary>A fault (SOAP 1.2 part 1, 5.4, or SOAP 1.1 4.4, which old cameras answer with).</summary>
/// <param name="Codes">Code and subcodes without their prefixes, outermost first.</param>
/// <param name="Text">What the camera says about it, for people; may be empty.</param>
internal sealed record SoapFault(IReadOnlyList<string> Codes, string Text)
{
    private const int MaxCodes = 8;

    private static readonly string[] Refusals =
    [
        "NotAuthorized", "FailedAuthentication", "InvalidSecurity", "InvalidSecurityToken", "MessageExpired", "FailedCheck",
        "SecurityTokenUnavailable", "OperationProhibited",
    ];

    private static readonly string[] Absences =
        ["ActionNotSupported", "OptionalActionNotImplemented", "ServiceNotSupported", "NotSupported", "CapabilityNotSupported"];

    // Cameras that say it in words only: gSOAP's own sentences, and Hikvision's.
    private static readonly string[] RefusingWords = ["not authorized", "unauthorized", "authority failure", "authentication fail"];

    /// <summary>The credentials were refused, or are missing.</summary>
    public bool IsRefusal => Codes.Any(code => Refusals.Contains(code, StringComparer.OrdinalIgnoreCase))
        || RefusingWords.Any(words => Text.Contains(words, StringComparison.OrdinalIgnoreCase));

    /// <summary>The camera has no such operation.</summary>
    public bool IsAbsence => Codes.Any(code => Absences.Contains(code, StringComparer.OrdinalIgnoreCase));

    public static SoapFault Parse(SoapElement fault)
    {
        var codes = new List<string>();
        for (var code = fault.Find("Code"); code is not null && codes.Count < MaxCodes; code = code.Find("Subcode"))
        {
            codes.Add(WithoutPrefix(code.TextOf("Value") ?? ""));
        }

        if (fault.TextOf("faultcode") is { } old)
        {
            codes.Add(WithoutPrefix(old));
        }

        var text = fault.TextOf("Reason", "Text") ?? fault.TextOf("faultstring") ?? fault.TextOf("Detail", "Text") ?? "";
        return new SoapFault(codes, PlainText.Clean(text, 200));
    }

    private static string WithoutPrefix(string name) => PlainText.Clean(name[(name.LastIndexOf(':') + 1)..], 80);
}
