using System.Text;

namespace Saksi.Onvif.Discovery;

/// <summary>Writes probes (WS-Discovery, April 2005, 5.2, as ONVIF Core 7.3 uses it).</summary>
internal static class ProbeMessage
{
    /// <summary>Cameras and encoders.</summary>
    public const string Transmitter = "dn:NetworkVideoTransmitter";

    /// <summary>Devices of any kind; some cameras answer to this only.</summary>
    public const string Device = "tds:Device";

    public static byte[] Create(string type, Guid messageId) => Encoding.UTF8.GetBytes($"""
        <?xml version="1.0" encoding="UTF-8"?>
        <s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing"><s:Header><a:Action s:mustUnderstand="1">http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action><a:MessageID>uuid:{messageId}</a:MessageID><a:ReplyTo><a:Address>http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous</a:Address></a:ReplyTo><a:To s:mustUnderstand="1">urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header><s:Body><d:Probe xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl" xmlns:tds="http://www.onvif.org/ver10/device/wsdl"><d:Types>{type}</d:Types></d:Probe></s:Body></s:Envelope>
        """);
}
