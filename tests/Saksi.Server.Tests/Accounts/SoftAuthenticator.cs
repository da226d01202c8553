using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Saksi.Server.Tests.Accounts;

/// <summary>An authenticator in software: one resident P-256 key, attestation "none" (WebAuthn level 3).</summary>
internal sealed class SoftAuthenticator(string origin) : IDisposable
{
    private const byte UserPresent = 0x01;
    private const byte UserVerified = 0x04;
    private const byte AttestedData = 0x40;
    private static readonly string[] Transports = ["internal"];

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _id = RandomNumberGenerator.GetBytes(16);
    private string _userHandle = "";
    private uint _count;

    /// <summary>What the server is told as the page's origin; another one than the real is an attack.</summary>
    public string Origin { get; set; } = origin;

    /// <summary>navigator.credentials.create()</summary>
    public object Create(JsonElement options)
    {
        _userHandle = options.GetProperty("user").GetProperty("id").GetString()!;
        var client = ClientData("webauthn.create", options);
        var data = AuthenticatorData(RelyingParty(options.GetProperty("rp")), AttestedData, [.. new byte[16], 0, (byte)_id.Length, .. _id, .. CoseKey()]);

        // CBOR: {"fmt": "none", "attStmt": {}, "authData": h'…'}
        byte[] attestation =
        [
            0xA3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xA0, 0x68, .. "authData"u8, 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        return Credential(new { clientDataJSON = Encode(client), attestationObject = Encode(attestation), transports = Transports });
    }

    /// <summary>navigator.credentials.get()</summary>
    public object Get(JsonElement options)
    {
        var client = ClientData("webauthn.get", options);
        var party = options.TryGetProperty("rpId", out var id) && id.GetString() is { } text ? text : new Uri(Origin).Host;
        var data = AuthenticatorData(party, 0, []);
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Credential(new { clientDataJSON = Encode(client), authenticatorData = Encode(data), signature = Encode(signature), userHandle = _userHandle });
    }

    public void Dispose() => _key.Dispose();

    private object Credential(object response) => new
    {
        id = Encode(_id),
        rawId = Encode(_id),
        type = "public-key",
        authenticatorAttachment = "platform",
        clientExtensionResults = new { },
        response,
    };

    private byte[] ClientData(string type, JsonElement options) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(
        new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false }));

    private byte[] AuthenticatorData(string party, byte flags, byte[] attested)
    {
        var count = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(count, ++_count);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(party)), (byte)(UserPresent | UserVerified | flags), .. count, .. attested];
    }

    /// <summary>RFC 9053: {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}</summary>
    private byte[] CoseKey()
    {
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        return [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!]; // An EC key has both.
    }

    private string RelyingParty(JsonElement party) =>
        party.TryGetProperty("id", out var id) && id.GetString() is { } text ? text : new Uri(Origin).Host;

    private static string Encode(byte[] bytes) => Base64Url.EncodeToString(bytes);
}
