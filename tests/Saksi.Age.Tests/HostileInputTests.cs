namespace Saksi.Age.Tests;

/// <summary>Every parser over seeded mutations of good input: it ends in its own error or in a good result, never otherwise.</summary>
public sealed class HostileInputTests
{
    // Low, so that no mutation of a work factor makes a test slow. The bound itself has tests of its own.
    private const int MaxWorkFactor = 10;

    [Theory]
    [InlineData("small", 100, 3000)]
    [InlineData("empty", 0, 1000)]
    [InlineData("two chunks", 70_000, 300)]
    public void A_file_opens_wholly_or_fails_by_its_own_error(string _, int length, int count)
    {
        var content = TestKeys.Content(length);
        var file = TestKeys.Seal(content, TestKeys.Recovery.Recipient, TestKeys.Owner.Recipient);
        foreach (var mutated in Mutations.Of(file, seed: 1, count))
        {
            var released = ReadAll(new MemoryStream(mutated));
            Assert.True(content.AsSpan().StartsWith(released), "Something was released that is not the content.");
        }
    }

    [Fact]
    public void A_header_parses_or_fails_by_its_own_error()
    {
        var file = TestKeys.Seal("content"u8, TestKeys.Recovery.Recipient, TestKeys.Owner.Recipient);
        AgeOpener.Open(file, [TestKeys.Owner], out var prologueLength).Dispose();
        foreach (var mutated in Mutations.Of(file[..prologueLength], seed: 2, count: 20_000))
        {
            Attempt(() => Assert.True(!AgeHeader.TryParse(mutated, out var header, out _) || header!.Stanzas.Count > 0));
        }
    }

    [Fact]
    public void A_passphrase_file_opens_or_fails_by_its_own_error()
    {
        var file = TestKeys.Seal("content"u8, new ScryptRecipient("secret", workFactor: 3));
        foreach (var mutated in Mutations.Of(file, seed: 3, count: 1500))
        {
            Attempt(() => TestKeys.Open(mutated, new ScryptIdentity("secret", MaxWorkFactor)));
        }
    }

    [Fact]
    public void Armor_opens_or_fails_by_its_own_error()
    {
        var content = TestKeys.Content(300);
        var text = ArmorTests.Wrap(TestKeys.Seal(content));
        foreach (var mutated in Mutations.Of(text, seed: 4, count: 3000))
        {
            var released = ReadAll(ArmorReader.Detect(new MemoryStream(mutated)));
            Assert.True(content.AsSpan().StartsWith(released), "Something was released that is not the content.");
        }
    }

    [Fact]
    public void Random_access_reads_the_content_or_fails_by_its_own_error()
    {
        var content = TestKeys.Content(140_000);
        var file = TestKeys.Seal(content);
        foreach (var mutated in Mutations.Of(file, seed: 5, count: 400))
        {
            Attempt(() =>
            {
                using var reader = AgeRandomAccessReader.OpenTruncated(new MemoryStream(mutated), [TestKeys.Owner]);
                var buffer = new byte[reader.Length];
                Attempt(() => reader.Read(0, buffer.AsSpan(0, Math.Min(buffer.Length, 65_536))));
                var start = Math.Max(0, buffer.Length - 65_536);
                Assert.Equal(buffer.Length - start, reader.Read(start, buffer.AsSpan(start)));
                Assert.True(content.AsSpan(start).StartsWith(buffer.AsSpan(start)));
            });
        }
    }

    [Fact]
    public void Files_of_keys_are_read_or_fail_by_their_own_error()
    {
        var identities = Encoding.ASCII.GetBytes(IdentityFile.Format(TestKeys.Owner, DateTimeOffset.UnixEpoch));
        var recipients = Encoding.ASCII.GetBytes($"# owner\n{TestKeys.Owner.Recipient}\n{TestKeys.Recovery.Recipient}\n");
        foreach (var mutated in Mutations.Of(identities, seed: 6, count: 5000))
        {
            Attempt(() => IdentityFile.Read(mutated));
        }

        foreach (var mutated in Mutations.Of(recipients, seed: 7, count: 5000))
        {
            Attempt(() => RecipientsFile.Read(mutated));
        }
    }

    [Theory]
    [MemberData(nameof(CctvTests.Vectors), MemberType = typeof(CctvTests))]
    public void Mutated_vectors_end_well_too(string name)
    {
        var vector = CctvVector.Load(name);
        if (vector.File.Length > 200_000 || vector.Identities.Any(identity => identity is ScryptIdentity))
        {
            return;
        }

        IReadOnlyList<IAgeIdentity> identities = [.. vector.Identities, TestKeys.Owner];
        foreach (var mutated in Mutations.Of(vector.File, seed: 8, count: 30))
        {
            Attempt(() =>
            {
                using var reader = new AgeReader(ArmorReader.Detect(new MemoryStream(mutated)), identities);
                reader.CopyTo(Stream.Null);
            });
        }
    }

    private static byte[] ReadAll(Stream source)
    {
        using var released = new MemoryStream();
        Attempt(() =>
        {
            using var reader = new AgeReader(source, [TestKeys.Owner]);
            reader.CopyTo(released);
        });
        return released.ToArray();
    }

    // Any other exception fails the test.
    private static void Attempt(Action action)
    {
        try
        {
            action();
        }
        catch (AgeFormatException error)
        {
            Assert.NotEmpty(error.Message);
        }
    }
}
