using System.Globalization;
using System.Security;

namespace Saksi.Simulator.Onvif;

/// <summary>The XML that is answered.</summary>
internal static class OnvifXml
{
    private const string Open = """
        <?xml version="1.0" encoding="UTF-8"?>
        <SOAP-ENV:Envelope xmlns:SOAP-ENV="http://www.w3.org/2003/05/soap-envelope" xmlns:wsa="http://www.w3.org/2005/08/addressing" xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" xmlns:tt="http://www.onvif.org/ver10/schema" xmlns:tds="http://www.onvif.org/ver10/device/wsdl" xmlns:trt="http://www.onvif.org/ver10/media/wsdl" xmlns:tr2="http://www.onvif.org/ver20/media/wsdl" xmlns:tptz="http://www.onvif.org/ver20/ptz/wsdl" xmlns:tev="http://www.onvif.org/ver10/events/wsdl" xmlns:ter="http://www.onvif.org/ver10/error" xmlns:tns1="http://www.onvif.org/ver10/topics"><SOAP-ENV:Body>
        """;

    private const string Close = "</SOAP-ENV:Body></SOAP-ENV:Envelope>";

    public static HttpResponse Answer(string body) => HttpResponse.Xml(200, Open + body + Close);

    public static HttpResponse Fault(int status, string subcode, string text) => HttpResponse.Xml(status, Open
        + $"<SOAP-ENV:Fault><SOAP-ENV:Code><SOAP-ENV:Value>SOAP-ENV:Sender</SOAP-ENV:Value><SOAP-ENV:Subcode><SOAP-ENV:Value>{subcode}</SOAP-ENV:Value></SOAP-ENV:Subcode></SOAP-ENV:Code>"
        + $"<SOAP-ENV:Reason><SOAP-ENV:Text xml:lang=\"en\">{Escape(text)}</SOAP-ENV:Text></SOAP-ENV:Reason></SOAP-ENV:Fault>" + Close);

    public static HttpResponse Unknown => Fault(500, "ter:ActionNotSupported", "Optional Action Not Implemented");

    public static string Escape(string text) => SecurityElement.Escape(text);

    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string Number(double value) => value.ToString(CultureInfo.InvariantCulture);
}
