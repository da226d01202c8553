using System.Text;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;

namespace Saksi.Recording.Tests.Sealing;

/// <summary>Nothing that the recorder writes, ever and anywhere, can be looked at without an identity.</summary>
public sealed class PlaintextTests
{
    private const string Password = "Tr0ub4dor-and-3";

    /// <summary>What MP4, elementary streams and secrets look like; long enough not to come up in ciphertext by chance.</summary>
    private static readonly byte[][] Signs =
    [
        [.. "moof"u8, 0, 0, 0, 16, .. "mfhd"u8],
        [.. "moov"u8, 0, 0, 0, 108, .. "mvhd"u8],
        [.. "avcC"u8, 1, 66],
        [0, 0, 0, 1, 0x65],
        [0, 0, 0, 1, 0x41],
        [0, 0, 0, 1, 0x67],
        [.. "AGE-SECRET-KEY-"u8],
        [.. Encoding.ASCII.GetBytes(Password)],
    ];

    /// <summary>For files that are not ciphertext.</summary>
    private static readonly byte[][] ShortSigns = [[.. "moof"u8], [.. "mdat"u8], [.. "moov"u8], [.. "avcC"u8], [.. "ftyp"u8]];

    [Fact]
    public async Task No_byte_of_a_picture_or_a_key_or_a_password_is_written_anywhere()
    {
        using var fixture = new RecorderFixture();
        var clip = new Clip(
            SyntheticClip.Create(new SyntheticVideo { BitsPerSecond = 400_000 }).Video, SyntheticAudio.Create(ClipCodec.Pcmu, 440));
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras = [SimulatedCameraOptions.Create("door", clip) with { UserName = "viewer", Password = Password }],
        });
        var passwordFile = Path.Combine(fixture.Folder, "password");
        await File.WriteAllTextAsync(passwordFile, Password + "\n", TestContext.Current.CancellationToken);
        var trace = Path.Combine(fixture.Folder, "trace");

        // Every write and what it writes: also what is overwritten or deleted before anyone could look.
        using var recorder = RecorderProcess.Start(
            ["strace", "-f", "-xx", "-s", "1200000", "-e", "trace=write,pwrite64,writev,pwritev,pwritev2", "-o", trace, RecorderProcess.Program],
            fixture,
            ["--duration", "8s", "--user", "viewer", "--password-file", passwordFile, $"door={simulator.UrlOf("door")}"]);
        var (exit, output, error) = await recorder.WaitAsync();

        Assert.True(exit == 0, error);
        Assert.DoesNotContain(Password, output + error, StringComparison.Ordinal);
        var needles = Signs.Concat(Payloads(clip)).ToList();
        var written = await TraceOfWrites.ReadAsync(trace);
        Assert.True(written.ToFiles.Sum(write => write.Length) > 200_000, "strace saw nothing of it");
        CheckNone(needles, written.ToFiles.Select((write, number) => ($"write {number}", write)));
        var files = Directory.EnumerateFiles(fixture.Data, "*", SearchOption.AllDirectories)
            .Select(path => (path, File.ReadAllBytes(path)))
            .ToList();
        CheckNone(needles, files);

        // And this would have been seen: the owner's file has it.
        var opened = Path.Combine(fixture.Folder, "opened.mp4");
        fixture.Unseal("door", opened);
        var bytes = await File.ReadAllBytesAsync(opened, TestContext.Current.CancellationToken);
        Assert.All(Payloads(clip).Take(20), payload => Assert.True(bytes.AsSpan().IndexOf(payload) >= 0));
        CheckNone([.. ShortSigns], files.Where(file => !file.path.EndsWith(".age", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_password_in_the_url_is_printed_and_stored_nowhere()
    {
        using var fixture = new RecorderFixture();
        await using var simulator = await CameraSimulator.StartAsync(new SimulatorOptions
        {
            Cameras =
            [
                SimulatedCameraOptions.Create("door", SyntheticClip.Create(new SyntheticVideo()))
                    with { UserName = "viewer", Password = Password },
            ],
        });
        var url = simulator.UrlOf("door").ToString().Replace("rtsp://", $"rtsp://viewer:{Password}@", StringComparison.Ordinal);
        using var recorder = RecorderProcess.Start([RecorderProcess.Program], fixture, ["--duration", "2s", "--json", url]);

        // Another password in the middle of it: failures are told without it as well.
        await Eventually.HoldsAsync(() => simulator["door"].Sessions.Count > 0, "it plays");
        simulator["door"].Faults.ChangePassword("another");
        simulator["door"].Faults.CloseConnections();
        var (exit, output, error) = await recorder.WaitAsync();

        Assert.True(exit == 0, error);
        Assert.Contains("auth-refused", output, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, output + error, StringComparison.Ordinal);
        CheckNone(
            [Encoding.ASCII.GetBytes(Password)],
            Directory.EnumerateFiles(fixture.Data, "*", SearchOption.AllDirectories).Select(path => (path, File.ReadAllBytes(path))));
    }

    /// <summary>Some bytes out of the middle of every picture and every piece of sound.</summary>
    private static IEnumerable<byte[]> Payloads(Clip clip) =>
        clip.Video!.Units.Concat(clip.Audio!.Units)
            .Select(unit => unit.Parts.MaxBy(part => part.Length))
            .Where(part => part.Length >= 48)
            .Select(part => part.Slice(part.Length / 2, 16).ToArray());

    private static void CheckNone(List<byte[]> needles, IEnumerable<(string Where, byte[] Bytes)> places)
    {
        foreach (var (where, bytes) in places)
        {
            var found = needles.Find(needle => bytes.AsSpan().IndexOf(needle) >= 0);
            Assert.True(found is null, $"{where} holds {Convert.ToHexString(found ?? [])}");
        }
    }
}
