using Saksi.Onvif.Soap;
using Saksi.Onvif.Tests.Support;

namespace Saksi.Onvif.Tests.Soap;

public sealed class SoapFaultTests
{
    [Theory]
    [InlineData("ONVIF", "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</s:Value></s:Subcode></s:Code><s:Reason><s:Text>no</s:Text></s:Reason></s:Fault>", true, false)]
    [InlineData("WS-Security", "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>wsse:FailedAuthentication</s:Value></s:Subcode></s:Code></s:Fault>", true, false)]
    [InlineData("too late", "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>wsu:MessageExpired</s:Value></s:Subcode></s:Code></s:Fault>", true, false)]
    [InlineData("in words only", "<s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>The action requested requires authorization and the sender is Not Authorized</s:Text></s:Reason></s:Fault>", true, false)]
    [InlineData("SOAP 1.1", "<s:Fault><faultcode>wsse:InvalidSecurity</faultcode><faultstring>no</faultstring></s:Fault>", true, false)]
    [InlineData("absent", "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:ActionNotSupported</s:Value><s:Subcode><s:Value>ter:NoMedia2</s:Value></s:Subcode></s:Subcode></s:Code></s:Fault>", false, true)]
    [InlineData("absent, deeper", "<s:Fault><s:Code><s:Value>s:Receiver</s:Value><s:Subcode><s:Value>ter:X</s:Value><s:Subcode><s:Value>ter:OptionalActionNotImplemented</s:Value></s:Subcode></s:Subcode></s:Code></s:Fault>", false, true)]
    [InlineData("another", "<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:InvalidArgVal</s:Value></s:Subcode></s:Code></s:Fault>", false, false)]
    [InlineData("empty", "<s:Fault/>", false, false)]
    public void Says_what_it_means(string name, string text, bool isRefusal, bool isAbsence)
    {
        var fault = SoapFault.Parse(Xml.Element(text));

        Assert.Equal((name, isRefusal, isAbsence), (name, fault.IsRefusal, fault.IsAbsence));
    }

    [Theory]
    [InlineData("control characters", "a\u0007b\nc\u202Ed", "a b c d")]
    [InlineData("long", "0123456789abcdefghij", "0123456789abcdef")]
    [InlineData("a pair is not cut", "0123456789abcde😀", "0123456789abcde")]
    public void Cleans_what_is_shown(string name, string text, string expected) =>
        Assert.Equal((name, expected), (name, PlainText.Clean(text, 16)));
}
