using System.Text;
using Saksi.Age;
using Saksi.Fuzz.Targets;

namespace Saksi.Fuzz.Seeds;

/// <summary>age files for the fuzzing identity, and what is in them.</summary>
internal static class AgeSeeds
{
    public static IEnumerable<Seed> All()
    {
        var recipient = FuzzKeys.Identity.Recipient;
        var small = FuzzKeys.Seal("content"u8, recipient, X25519Identity.Generate().Recipient);
        var passphrase = FuzzKeys.Seal("secret"u8, new ScryptRecipient("fuzz", workFactor: 2));
        var longer = FuzzKeys.Seal(new byte[6000]);
        yield return new Seed("age-file", "two-recipients", small);
        yield return new Seed("age-file", "passphrase", passphrase);
        yield return new Seed("age-file", "longer", longer);
        yield return new Seed("age-file", "empty", FuzzKeys.Seal([]));
        yield return new Seed("age-file", "armored", Armor(small));
        yield return new Seed("age-header", "two-recipients", HeaderOf(small));
        yield return new Seed("age-header", "passphrase", HeaderOf(passphrase));
        yield return Seed.Of(
            "age-header", "foreign", "age-encryption.org/v1\n-> X grease ~!\n" + new string('A', 64) + "\n\n-> empty\n\n--- " + new string('A', 43) + "\n");
        yield return new Seed("age-armor", "small", Armor(small));
        yield return new Seed("age-armor", "empty", Armor([]));
        yield return Seed.Of("age-armor", "windows", "\r\n" + Encoding.ASCII.GetString(Armor(small)).Replace("\n", "\r\n", StringComparison.Ordinal));
        foreach (var seed in PayloadEdits().Concat(SealedHeaders()))
        {
            yield return seed;
        }
    }

    // See AgeSealedHeaderTarget: up to the MAC, which is added.
    private static IEnumerable<Seed> SealedHeaders()
    {
        var owner = FuzzKeys.Identity.Recipient.Wrap(AgeSealedHeaderTarget.FileKey);
        var passphrase = new ScryptRecipient("fuzz", workFactor: 2).Wrap(AgeSealedHeaderTarget.FileKey);
        AgeStanza[] grease = [new(["grease", "a", "~!"], new byte[48]), new(["empty"], ReadOnlyMemory<byte>.Empty)];
        return new (string Name, AgeStanza[] Stanzas)[]
        {
            ("one", [owner]),
            ("with-grease", [grease[0], owner, grease[1]]),
            ("passphrase", [passphrase]),
            ("passphrase-beside-another", [passphrase, owner]),
        }.Select(one =>
        {
            var header = AgeHeader.Format(one.Stanzas, AgeSealedHeaderTarget.FileKey);
            return new Seed("age-sealed-header", one.Name, header[..(header.AsSpan().LastIndexOf("---"u8) + 3)]);
        });
    }

    // See AgePayloadTarget: which file, then what to do, where (3 bytes), and how much or what.
    private static IEnumerable<Seed> PayloadEdits() => new (string Name, byte[] Bytes)[]
    {
        ("whole", [7]),
        ("byte-changed", [2, 1, 0, 0, 30, 1]),
        ("second-chunk-gone", [7, 4, 0, 0, 1, 0]),
        ("chunk-doubled", [6, 8, 0, 0, 0, 0]),
        ("cut-at-border", [7, 12, 0, 0, 1, 0]),
        ("appended", [4, 0x90, 0, 0, 1, 7]),
        ("end-cut", [5, 0x85, 0xFF, 0, 0, 16, 13, 0, 0, 20, 0]),
    }.Select(one => new Seed("age-payload", one.Name, one.Bytes));

    private static byte[] HeaderOf(byte[] file)
    {
        _ = AgeHeader.TryParse(file, out _, out var length);
        return file[..length];
    }

    private static byte[] Armor(byte[] file)
    {
        using var text = new MemoryStream();
        using (var writer = new ArmorWriter(text, leaveOpen: true))
        {
            writer.Write(file);
            writer.Complete();
        }

        return text.ToArray();
    }
}
