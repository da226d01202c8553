using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml;

namespace Saksi.Onvif.Soap;

/// <summary>A WS-Security UsernameToken with a password digest (WSS UsernameToken Profile 1.0, 3.1).</summary>
/// <param name="UserName">In clear.</param>
/// <param name="Digest">Base64 of SHA-1 over nonce, time and password.</param>
/// <param name="Nonce">Base64.</param>
/// <param name="Created">The time by the camera's clock, to the second: fractions are refused by some.</param>
internal sealed record UsernameToken(string UserName, string Digest, string Nonce, string Created)
{
    private const string Profile = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";
    private const string Base64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

    public static UsernameToken Create(string userName, string password, DateTimeOffset cameraTime) =>
        Create(userName, password, cameraTime, RandomNumberGenerator.GetBytes(16));

    internal static UsernameToken Create(string userName, string password, DateTimeOffset cameraTime, byte[] nonce)
    {
        var created = cameraTime.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        byte[] input = [.. nonce, .. Encoding.UTF8.GetBytes(created), .. Encoding.UTF8.GetBytes(password)];
        var digest = CryptographicOperations.HashData(HashAlgorithmName.SHA1, input); // the profile knows no other
        return new UsernameToken(userName, Convert.ToBase64String(digest), Convert.ToBase64String(nonce), created);
    }

    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("wsse", "Security", SoapNamespaces.Security);
        writer.WriteAttributeString("s", "mustUnderstand", SoapNamespaces.Envelope, "true");
        writer.WriteStartElement("wsse", "UsernameToken", SoapNamespaces.Security);
        writer.WriteElementString("wsse", "Username", SoapNamespaces.Security, UserName);
        writer.WriteStartElement("wsse", "Password", SoapNamespaces.Security);
        writer.WriteAttributeString("Type", Profile);
        writer.WriteString(Digest);
        writer.WriteEndElement();
        writer.WriteStartElement("wsse", "Nonce", SoapNamespaces.Security);
        writer.WriteAttributeString("EncodingType", Base64);
        writer.WriteString(Nonce);
        writer.WriteEndElement();
        writer.WriteElementString("wsu", "Created", SoapNamespaces.SecurityUtility, Created);
        writer.WriteEndElement();
        writer.WriteEndElement();
    }
}
