namespace Saksi.Age.Tests;

/// <summary>Agreement with the stock command, in both directions.</summary>
public sealed class StockAgeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("saksi-age-");

    public static TheoryData<int, bool> Files
    {
        get
        {
            var files = new TheoryData<int, bool>();
            foreach (var length in new[] { 0, 1, 65_535, 65_536, 65_537, 131_072, 131_073, 3_000_000 })
            {
                files.Add(length, false);
                files.Add(length, true);
            }

            return files;
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [MemberData(nameof(Files))]
    public void The_stock_command_opens_what_we_seal(int length, bool isArmored)
    {
        var content = TestKeys.Content(length);
        var file = TestKeys.Seal(content, TestKeys.Stranger.Recipient, TestKeys.Recovery.Recipient, TestKeys.Owner.Recipient);

        var opened = StockAge.Run(isArmored ? ArmorTests.Wrap(file) : file, "age", "-d", "-i", Save(TestKeys.Owner));

        Assert.Equal(TestKeys.Hash(content), TestKeys.Hash(opened));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void We_open_what_the_stock_command_seals(int length, bool isArmored)
    {
        var content = TestKeys.Content(length);
        string[] recipients = ["-r", TestKeys.Stranger.Recipient.ToString(), "-r", TestKeys.Owner.Recipient.ToString()];
        var file = StockAge.Run(content, "age", isArmored ? [.. recipients, "-a"] : recipients);

        using var reader = new AgeReader(ArmorReader.Detect(new MemoryStream(file)), [TestKeys.Recovery, TestKeys.Owner]);
        using var opened = new MemoryStream();
        reader.CopyTo(opened);

        Assert.Equal(TestKeys.Hash(content), TestKeys.Hash(opened.ToArray()));
        if (isArmored)
        {
            Assert.Equal(file, ArmorTests.Wrap(ArmorTests.Unwrap(file)));
        }
        else
        {
            using var random = AgeRandomAccessReader.Open(new MemoryStream(file), [TestKeys.Owner]);
            Assert.Equal(length, random.Length);
        }
    }

    [Fact]
    public void Keys_mean_the_same_to_both()
    {
        var generated = StockAge.Run([], "age-keygen");
        var ours = Assert.Single(IdentityFile.Read(generated));

        Assert.Contains($"# public key: {ours.Recipient}\n", Encoding.ASCII.GetString(generated), StringComparison.Ordinal);
        var converted = StockAge.Run([], "age-keygen", "-y", Save(TestKeys.Owner));
        Assert.Equal($"{TestKeys.Owner.Recipient}\n", Encoding.ASCII.GetString(converted));
    }

    [Fact]
    public void The_stock_command_opens_what_we_seal_with_a_passphrase()
    {
        var file = Path.Combine(_folder.FullName, "file.age");
        var opened = Path.Combine(_folder.FullName, "opened");
        File.WriteAllBytes(file, TestKeys.Seal(TestKeys.Content(1000), new ScryptRecipient("pass wörd", workFactor: 12)));

        StockAge.RunAtTerminal("pass wörd\n", $"age -d -o {opened} {file}");

        Assert.Equal(TestKeys.Content(1000), File.ReadAllBytes(opened));
    }

    [Fact]
    public void We_open_what_the_stock_command_seals_with_a_passphrase_identity_files_too()
    {
        var identities = Save(TestKeys.Owner);
        var file = identities + ".age";

        StockAge.RunAtTerminal("pass wörd\npass wörd\n", $"age -p -o {file} {identities}");

        using var stream = File.OpenRead(file);
        Assert.Equal(TestKeys.Owner.Recipient, Assert.Single(IdentityFile.Read(stream, () => "pass wörd")).Recipient);
    }

    private string Save(X25519Identity identity)
    {
        var path = Path.Combine(_folder.FullName, "identity.txt");
        File.WriteAllText(path, IdentityFile.Format(identity, DateTimeOffset.UnixEpoch));
        return path;
    }
}
