using System.Security.Cryptography;
using System.Text;
using Saksi.Age;
using Saksi.Fuzz.Running;

namespace Saksi.Fuzz.Targets;

/// <summary>A header whose MAC is right whatever stands in it: what the MAC would hide is looked at.</summary>
internal static class AgeSealedHeaderTarget
{
    /// <summary>Of every file that is made here.</summary>
    public static ReadOnlySpan<byte> FileKey => "YELLOW SUBMARINE"u8;

    private static ReadOnlySpan<byte> KeyNonce => "sixteen bytes..."u8;

    public static FuzzTarget Create() =>
        new("age-sealed-header", "the header of an age file up to ---; MAC and payload are added", Run);

    private static void Run(ReadOnlySpan<byte> input)
    {
        Span<byte> key = stackalloc byte[32];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, FileKey, key, salt: [], info: "header"u8);
        var mac = Convert.ToBase64String(HMACSHA256.HashData(key, input)).TrimEnd('=');
        using var cipher = AgePayload.CreateCipher(FileKey, KeyNonce);
        var payload = new byte[10 + AgePayload.TagSize];
        AgePayload.Seal(cipher, 0, isFinal: true, "0123456789"u8, payload);
        byte[] file = [.. input, .. Encoding.ASCII.GetBytes($" {mac}\n"), .. KeyNonce, .. payload];
        AgeTargets.CheckAccessAgrees(file, [FuzzKeys.Identity, FuzzKeys.Passphrase]);
    }
}
