using System.Text;
using Saksi.Age;
using Saksi.Fuzz.Running;

namespace Saksi.Fuzz.Targets;

/// <summary>age files, their armor, and the texts of keys.</summary>
internal static class AgeTargets
{
    public static IEnumerable<FuzzTarget> All =>
    [
        new("age-header", "the header of an age file", Header),
        new("age-file", "an age file for the fuzzing identity or passphrase, armored or not", File),
        AgePayloadTarget.Create(),
        new("age-armor", "an armored file", Armor),
        new("age-identities", "a file of identities", Identities),
        new("age-recipients", "a file of recipients", Recipients),
        new("bech32", "a Bech32 text", Bech32Text),
    ];

    private static void Header(ReadOnlySpan<byte> input)
    {
        try
        {
            if (AgeHeader.TryParse(input, out var header, out var length))
            {
                // There is one way to write a header (age.md); only the MAC, over a key that is not known here, differs.
                var mac = input[..length].LastIndexOf("--- "u8);
                var again = AgeHeader.Format(header!.Stanzas, new byte[16]);
                FindingException.Unless(
                    again.AsSpan().StartsWith(input[..mac]) && again.Length == length, "a header has one form only");
            }
        }
        catch (AgeFormatException)
        {
        }
    }

    private static void File(ReadOnlySpan<byte> input)
    {
        IAgeIdentity[] identities = [FuzzKeys.Identity, FuzzKeys.Passphrase];
        var file = input.ToArray();
        try
        {
            using var reader = new AgeReader(ArmorReader.Detect(new MemoryStream(file)), identities);
            reader.CopyTo(Stream.Null);
        }
        catch (AgeFormatException)
        {
        }

        CheckAccessAgrees(file, identities);
    }

    /// <summary>Sequential and random access open the same files, with the same content.</summary>
    public static void CheckAccessAgrees(byte[] file, IReadOnlyList<IAgeIdentity> identities)
    {
        var inOrder = ReadInOrder(file, identities);
        var atRandom = ReadAtRandom(file, identities);
        FindingException.Unless(
            inOrder is null == atRandom is null && inOrder.AsSpan().SequenceEqual(atRandom),
            $"both readers agree: {inOrder?.Length ?? -1} and {atRandom?.Length ?? -1} bytes");
    }

    private static byte[]? ReadInOrder(byte[] file, IReadOnlyList<IAgeIdentity> identities)
    {
        try
        {
            using var reader = new AgeReader(new MemoryStream(file), identities);
            using var content = new MemoryStream();
            reader.CopyTo(content);
            return content.ToArray();
        }
        catch (AgeFormatException)
        {
            return null;
        }
    }

    private static byte[]? ReadAtRandom(byte[] file, IReadOnlyList<IAgeIdentity> identities)
    {
        try
        {
            using var reader = AgeRandomAccessReader.Open(new MemoryStream(file), identities);
            var content = new byte[reader.Length];
            FindingException.Unless(reader.Read(0, content) == content.Length, "a read yields what there is");
            return content;
        }
        catch (AgeFormatException)
        {
            return null;
        }
    }

    private static void Armor(ReadOnlySpan<byte> input)
    {
        using var content = new MemoryStream();
        try
        {
            using var reader = new ArmorReader(new MemoryStream(input.ToArray()));
            reader.CopyTo(content);
        }
        catch (AgeFormatException)
        {
            return;
        }

        // Strict means that an armored file can be written in one way only (age.md, ASCII armor).
        using var text = new MemoryStream();
        using (var writer = new ArmorWriter(text, leaveOpen: true))
        {
            writer.Write(content.ToArray());
            writer.Complete();
        }

        FindingException.Unless(
            Normalized(input) == Normalized(text.ToArray()), "an armored file has one form, but for line ends and white space around");
    }

    private static string Normalized(ReadOnlySpan<byte> armor) =>
        Encoding.Latin1.GetString(armor).Replace("\r\n", "\n", StringComparison.Ordinal).Trim(' ', '\t', '\r', '\n');

    private static void Identities(ReadOnlySpan<byte> input)
    {
        try
        {
            var identities = IdentityFile.Read(input);
            FindingException.Unless(identities.Count > 0, "a file without identities is refused");
            var text = string.Join('\n', identities);
            FindingException.Unless(
                Encoding.Latin1.GetString(input).Contains(identities[0].ToString(), StringComparison.Ordinal), "an identity has one form");
            FindingException.Unless(IdentityFile.Read(Encoding.ASCII.GetBytes(text)).Count == identities.Count, "what is written is read");
        }
        catch (AgeFormatException error)
        {
            FindingException.Unless(
                !error.Message.Contains("SECRET-KEY-1", StringComparison.OrdinalIgnoreCase), "an error holds no key");
        }
    }

    private static void Recipients(ReadOnlySpan<byte> input)
    {
        try
        {
            foreach (var recipient in RecipientsFile.Read(input))
            {
                FindingException.Unless(
                    Encoding.Latin1.GetString(input).Contains(recipient.ToString(), StringComparison.OrdinalIgnoreCase),
                    "a recipient has one form");
            }
        }
        catch (AgeFormatException)
        {
        }
    }

    private static void Bech32Text(ReadOnlySpan<byte> input)
    {
        var text = Encoding.Latin1.GetString(input);
        if (Bech32.TryDecode(text, out var prefix, out var bytes, out var reason))
        {
            FindingException.Unless(
                Bech32.Encode(prefix, bytes).Equals(text, StringComparison.OrdinalIgnoreCase), "what decodes is what encoding gives");
        }
        else
        {
            FindingException.Unless(reason.Length > 0, "a refusal has a reason");
        }
    }
}
