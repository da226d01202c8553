using System.IO.Compression;

namespace Saksi.Age.Tests;

/// <summary>One file of testdata/cctv: its expectation, its keys, and the age file.</summary>
internal sealed class CctvVector
{
    private readonly ILookup<string, string> _values;

    private CctvVector(ILookup<string, string> values, byte[] file)
    {
        _values = values;
        File = file;
    }

    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "testdata", "cctv");

    public string Expect => _values["expect"].Single();

    public string? PayloadSha256 => _values["payload"].SingleOrDefault();

    public byte[] FileKey => Convert.FromHexString(_values["file key"].Single());

    public bool IsArmored => _values["armored"].Contains("yes");

    public byte[] File { get; }

    /// <summary>X25519 and scrypt ones; vectors name post-quantum identities too, which do not concern us.</summary>
    public IReadOnlyList<IAgeIdentity> Identities =>
    [
        .. _values["identity"].Where(i => i.StartsWith("AGE-SECRET-KEY-1", StringComparison.Ordinal)).Select(X25519Identity.Parse),
        .. _values["passphrase"].Select(p => new ScryptIdentity(p)),
    ];

    public static IEnumerable<string> Names() => Directory.GetFiles(Folder).Select(f => Path.GetFileName(f)).Order();

    public static CctvVector Load(string name)
    {
        var bytes = System.IO.File.ReadAllBytes(Path.Combine(Folder, name));
        var split = bytes.AsSpan().IndexOf("\n\n"u8);
        var values = Encoding.UTF8.GetString(bytes, 0, split).Split('\n')
            .Select(line => line.Split(": ", 2)).ToLookup(pair => pair[0], pair => pair[1]);
        var body = bytes[(split + 2)..];
        return new CctvVector(values, values["compressed"].Contains("zlib") ? Inflate(body) : body);
    }

    private static byte[] Inflate(byte[] body)
    {
        using var zlib = new ZLibStream(new MemoryStream(body), CompressionMode.Decompress);
        using var inflated = new MemoryStream();
        zlib.CopyTo(inflated);
        return inflated.ToArray();
    }
}
