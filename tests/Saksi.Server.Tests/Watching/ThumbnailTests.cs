using System.Diagnostics;
using Saksi.Age;
using Saksi.Server.Watching.Decoding;
using Saksi.Server.Watching.Thumbnails;

namespace Saksi.Server.Tests.Watching;

public sealed class ThumbnailTests : IDisposable
{
    private const int Width = 320;
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 8, 59, 50, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-thumbnails-").FullName;
    private readonly X25519Identity _owner = X25519Identity.Generate();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("whole blocks", 320, 176)]
    [InlineData("blocks beyond the edge", 320, 180)]
    [InlineData("upright", 320, 426)]
    [InlineData("the smallest", 64, 64)]
    public async Task What_ffmpeg_reads_is_the_picture_again(string name, int width, int height)
    {
        var bytes = Draw(width, height);
        var jpeg = new byte[1 << 17];
        var length = new JpegEncoder().Encode(new Picture(bytes, width, height, Begin), jpeg);
        Assert.InRange(length, 500, AgeEncryptor.ChunkSize);

        var decoded = await DecodeAsync(jpeg[..length]);
        Assert.Equal(bytes.Length, decoded.Length);
        var error = bytes.Zip(decoded, (left, right) => Math.Pow(left - right, 2)).Average();
        Assert.True(10 * Math.Log10(255 * 255 / error) > 32, $"{name}: {10 * Math.Log10(255 * 255 / error):0.0} dB");
    }

    [Fact]
    public void Any_pixels_are_a_picture_and_one_that_does_not_fit_is_none()
    {
        var random = new Mutations(5);
        var noise = new byte[Width * 180 * 3 / 2];
        for (var i = 0; i < noise.Length; i++)
        {
            noise[i] = (byte)random.Next();
        }

        var encoder = new JpegEncoder();
        Assert.InRange(encoder.Encode(new Picture(noise, Width, 180, Begin), new byte[1 << 18]), 1, 1 << 18);
        Assert.Equal(0, encoder.Encode(new Picture(noise, Width, 180, Begin), new byte[1000]));
    }

    [Fact]
    public async Task Each_is_sealed_by_itself_in_the_pack_of_its_hour()
    {
        var store = new ThumbnailStore(_folder);
        for (var i = 0; i < 4; i++)
        {
            store.Add("gate", Begin.AddSeconds(i * 10), "picture "u8.ToArray().Append((byte)('0' + i)).ToArray(), [_owner.Recipient]);
        }

        var found = store.Find("gate", Begin, Begin.AddHours(1), 100);
        Assert.Equal([0, 10, 20, 30], found.Select(each => (each.Place.Time - Begin).TotalSeconds));
        Assert.Equal(["gate.20261124T08", "gate.20261124T09", "gate.20261124T09", "gate.20261124T09"], found.Select(each => each.Pack.Id));
        for (var i = 0; i < found.Count; i++)
        {
            Assert.Equal($"picture {i}", await OpenAsync(store, found[i]));
        }

        Assert.Single(store.Find("gate", Begin.AddSeconds(10), Begin.AddSeconds(20), 100));
        Assert.Empty(store.Find("yard", Begin, Begin.AddHours(1), 100));
        var file = store.PathOf(found[0].Pack);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(-1, File.ReadAllBytes(file).AsSpan().IndexOf("picture"u8));
    }

    [Fact]
    public void A_torn_record_is_passed_over_and_overwritten()
    {
        var store = new ThumbnailStore(_folder);
        store.Add("gate", Begin, "one"u8, [_owner.Recipient]);
        var path = store.PathOf(store.Find("gate", Begin, Begin.AddHours(1), 10)[0].Pack);
        var whole = File.ReadAllBytes(path);
        for (var length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, [.. whole, .. whole[..length]]);
            Assert.Single(store.Find("gate", Begin, Begin.AddHours(1), 10));
        }

        new ThumbnailStore(_folder).Add("gate", Begin.AddSeconds(1), "two"u8, [_owner.Recipient]);
        Assert.Equal(2, store.Find("gate", Begin, Begin.AddHours(1), 10).Count);
    }

    [Fact]
    public void A_spoilt_pack_lists_what_is_whole_and_nothing_else()
    {
        var store = new ThumbnailStore(_folder);
        for (var i = 0; i < 3; i++)
        {
            store.Add("gate", Begin.AddSeconds(i), new byte[100], [_owner.Recipient]);
        }

        var path = store.PathOf(store.Find("gate", Begin, Begin.AddHours(1), 10)[0].Pack);
        var whole = File.ReadAllBytes(path);
        var random = new Mutations(3);
        for (var round = 0; round < 500; round++)
        {
            byte[] spoilt = [.. whole];
            random.Spoil(spoilt);
            File.WriteAllBytes(path, spoilt);
            Assert.All(ThumbnailPack.List(path), place => Assert.True(place.Offset + place.Size <= spoilt.Length));
        }
    }

    [Fact]
    public void Packs_are_forgotten_when_their_hour_is_over()
    {
        var store = new ThumbnailStore(_folder);
        store.Add("gate", Begin, "one"u8, [_owner.Recipient]);
        store.Add("gate", Begin.AddHours(1), "two"u8, [_owner.Recipient]);
        Assert.Equal(0, store.Forget("gate", Begin));
        Assert.Equal(1, store.Forget("gate", Begin.AddHours(1)));
        Assert.Single(store.Find("gate", Begin.AddDays(-1), Begin.AddDays(1), 10));
    }

    [Theory]
    [InlineData("gate.20261124T08", true)]
    [InlineData("gate.a.20261124T08", true)]
    [InlineData("../gate.20261124T08", false)]
    [InlineData("gate.20261124T25", false)]
    [InlineData("gate", false)]
    [InlineData(".20261124T08", false)]
    [InlineData("gate/..%2f.20261124T08", false)]
    public void Ids_of_packs_lead_nowhere_else(string id, bool isOne) => Assert.Equal(isOne, ThumbnailPack.TryParse(id) is not null);

    private async Task<string> OpenAsync(ThumbnailStore store, (ThumbnailPack Pack, ThumbnailPlace Place) thumbnail)
    {
        var bytes = (await File.ReadAllBytesAsync(store.PathOf(thumbnail.Pack)))
            .AsMemory((int)thumbnail.Place.Offset, thumbnail.Place.Size).ToArray();
        using var reader = new StreamReader(new AgeReader(new MemoryStream(bytes), [_owner]));
        return await reader.ReadToEndAsync();
    }

    private static byte[] Draw(int width, int height)
    {
        var bytes = new byte[width * height * 3 / 2];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bytes[(y * width) + x] = (byte)(128 + (100 * Math.Sin(x / 17.0) * Math.Cos(y / 13.0)));
            }
        }

        for (var i = width * height; i < bytes.Length; i++)
        {
            bytes[i] = (byte)(128 + (60 * Math.Sin(i % (width / 2) / 40.0)));
        }

        return bytes;
    }

    private static async Task<byte[]> DecodeAsync(byte[] jpeg)
    {
        using var ffmpeg = Process.Start(new ProcessStartInfo(
            "ffmpeg", ["-v", "error", "-f", "mjpeg", "-i", "pipe:0", "-pix_fmt", "yuvj420p", "-f", "rawvideo", "pipe:1"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!; // It throws where ffmpeg is missing: scripts/install-dependencies.sh tests.
        var feeding = Task.Run(async () =>
        {
            await ffmpeg.StandardInput.BaseStream.WriteAsync(jpeg);
            ffmpeg.StandardInput.Close();
        });
        var decoded = new MemoryStream();
        await ffmpeg.StandardOutput.BaseStream.CopyToAsync(decoded);
        await feeding;
        return decoded.ToArray();
    }
}
