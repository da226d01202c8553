using Saksi.Media.Tracks;
using Saksi.Server.Tests.Support;
using Saksi.Server.Watching;
using Saksi.Server.Watching.Decoding;
using Saksi.Simulator.Clips;

namespace Saksi.Server.Tests.Watching;

public sealed class DecoderTests
{
    [Theory]
    [InlineData("H.264", ClipCodec.H264)]
    [InlineData("H.265", ClipCodec.H265)]
    [InlineData("JPEG", ClipCodec.Mjpeg)]
    public async Task Gives_each_picture_while_the_next_one_is_not_there_yet(string name, ClipCodec codec)
    {
        Assert.NotEmpty(name);
        await using var rig = await Rig.StartAsync(await Tools.FfmpegAsync());
        var clip = await TestClip.CreateAsync(codec);
        for (var sent = 1; sent <= clip.Count; sent++)
        {
            clip.Send(rig.Stream, 1);

            // ffmpeg may lose pictures while it finds out what the stream is; from then on it owes none.
            await Eventually.HoldsAsync(() => rig.Pictures.Count >= sent - 3, $"picture {sent - 3} of {name}");
        }

        Assert.All(rig.List.Pictures, picture => Assert.Equal((320, 180), (picture.Width, picture.Height)));
        var last = rig.Pictures[^1].Luma;
        Assert.True(last.Max() - last.Min() > 100, "the picture shows something");
        Assert.False(last.AsSpan().SequenceEqual(rig.Pictures[0].Luma), "the picture moves");
    }

    [Theory]
    [InlineData("upright", 360, 640, 320, 568)]
    [InlineData("upright and narrow", 128, 640, 320, 640)]
    [InlineData("no whole blocks", 638, 358, 320, 178)]
    [InlineData("a panorama", 1280, 240, 320, 64)]
    public async Task Keeps_the_shape_of_pictures_within_bounds(string name, int width, int height, int expectedWidth, int expectedHeight)
    {
        Assert.NotEmpty(name);
        await using var rig = await Rig.StartAsync(await Tools.FfmpegAsync());
        var clip = await TestClip.CreateAsync(ClipCodec.H264, width: width, height: height);
        await Eventually.HoldsAsync(
            () =>
            {
                clip.Send(rig.Stream, 1);
                return rig.Pictures.Count >= 5;
            },
            "pictures come");
        Assert.All(rig.Pictures, picture => Assert.Equal((expectedWidth, expectedHeight), (picture.Width, picture.Height)));
        var luma = rig.Pictures[^1].Luma;
        Assert.True(luma.Max() - luma.Min() > 100, "the picture shows something");
    }

    [Fact]
    public async Task Sees_key_frames_only_where_that_is_enough()
    {
        await using var rig = await Rig.StartAsync(await Tools.FfmpegAsync(), TimeSpan.FromTicks(1));
        var clip = await TestClip.CreateAsync(ClipCodec.H264);
        clip.Send(rig.Stream, 1);
        await Eventually.HoldsAsync(() => rig.Pictures.Count >= 1, "a key frame, without the next one");
        clip.Send(rig.Stream, 39);
        await Eventually.HoldsAsync(() => rig.Pictures.Count >= 4, "four key frames");
        Assert.InRange(rig.Pictures.Count, 4, 8); // Each is shown twice, lest the decoder wait for what follows.
    }

    [Fact]
    public async Task Survives_a_hostile_stream_or_ends_alone()
    {
        await using var rig = await Rig.StartAsync(await Tools.FfmpegAsync());
        var clip = await TestClip.CreateAsync(ClipCodec.H264);
        var random = new Mutations(20261124);
        for (var round = 0; round < 20; round++)
        {
            clip.Send(rig.Stream, clip.Count, random.Spoil);
        }

        // Lengths that do not fit are left out; whatever the decoder made of the rest, it decodes what is whole again.
        await Eventually.HoldsAsync(() => ShowsMore(rig, clip), "pictures of the whole stream");
    }

    [Theory]
    [InlineData("dies at once", "exit 3")]
    [InlineData("dies in the middle", "read -r -N 1000; exit 1")]
    [InlineData("prints garbage without an end", "while :; do printf '%065536d' 1; done")]
    [InlineData("hangs without reading", "while :; do :; done")]
    public async Task Starts_again_what_fails_and_tells_so(string name, string script)
    {
        Assert.NotEmpty(name);
        await using var rig = await Rig.StartAsync(await Tools.ShellAsync(script));
        var clip = await TestClip.CreateAsync(ClipCodec.H264);
        await Eventually.HoldsAsync(
            () =>
            {
                clip.Send(rig.Stream, 10);
                return rig.Watch.Failures >= 1;
            },
            "the decoder is given up",
            TimeSpan.FromSeconds(40));
        Assert.Equal(WatchState.Failing, rig.Watch.State);
        Assert.NotNull(rig.Watch.Problem);
        Assert.True(rig.Pictures.Count <= 700, "not more pictures than units, and a few");
    }

    [Fact]
    public async Task Never_makes_the_recorder_wait_for_a_decoder_that_hangs()
    {
        await using var rig = await Rig.StartAsync(await Tools.ShellAsync("while :; do :; done"));
        var clip = await TestClip.CreateAsync(ClipCodec.H264);
        var began = TimeProvider.System.GetTimestamp();
        clip.Send(rig.Stream, 4000);

        Assert.True(TimeProvider.System.GetElapsedTime(began) < TimeSpan.FromSeconds(5), "it copies, and does not wait");
        Assert.True(rig.Watch.Dropped > 3000);
    }

    [Theory]
    [InlineData("a length beyond the end", new byte[] { 0, 0, 1, 0, 0x65 })]
    [InlineData("a length of four billion", new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x65 })]
    [InlineData("half a length", new byte[] { 0, 0 })]
    public void Leaves_out_units_whose_lengths_do_not_fit(string name, byte[] data)
    {
        Assert.NotEmpty(name);
        var unit = new AccessUnit { Data = data, Format = Format([]), RtpTimestamp = 0, IsKeyFrame = true };
        Assert.Equal(0, DecoderBytes.Write(unit, [], new byte[DecoderBytes.MostBytes(unit, 0)]));
    }

    [Fact]
    public void Reads_parameter_sets_of_any_bytes()
    {
        var random = new Mutations(7);
        byte[] whole = [1, 0x64, 0, 30, 0xFF, 0xE1, 0, 2, 0x67, 1, 1, 0, 1, 0x68];
        Assert.Equal([0, 0, 0, 1, 0x67, 1, 0, 0, 0, 1, 0x68], DecoderBytes.ParameterSets(Format(whole)));
        for (var length = 0; length < whole.Length; length++)
        {
            Assert.Empty(DecoderBytes.ParameterSets(Format(whole[..length])));
        }

        for (var round = 0; round < 20_000; round++)
        {
            byte[] spoilt = [.. whole, .. new byte[round % 40]];
            random.Spoil(spoilt);
            DecoderBytes.ParameterSets(Format(spoilt));
            DecoderBytes.ParameterSets(Format(spoilt) with { Codec = Codec.H265 });
        }
    }

    private static TrackFormat Format(byte[] configuration) =>
        new() { Kind = TrackKind.Video, Codec = Codec.H264, CodecString = "", ClockRateHz = 90_000, DecoderConfiguration = configuration };

    private static bool ShowsMore(Rig rig, TestClip clip)
    {
        var before = rig.Pictures.Count;
        clip.Send(rig.Stream, 10);
        return rig.Pictures.Count > before + 5 || rig.Watch.Problem is null && rig.Pictures.Count > 20;
    }

    /// <summary>A watch that is fed by hand.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly ProcessStarter _starter = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _running;

        private Rig(DecoderTools tools, TimeSpan? keyFrameInterval)
        {
            Watch = new CameraWatch(
                new Saksi.Recording.Segments.StreamName("gate", "sub"), keyFrameInterval, List, tools, _starter, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
            Stream = Watch.CreateObserver();
            Stream.Begin(0);
            _running = Watch.RunAsync(_stop.Token);
        }

        public PictureList List { get; } = new();

        public CameraWatch Watch { get; }

        public WatchedStream Stream { get; }

        public List<(int Width, int Height, byte[] Luma)> Pictures => [.. List.Pictures];

        public static Task<Rig> StartAsync(DecoderTools tools, TimeSpan? keyFrameInterval = null) => Task.FromResult(new Rig(tools, keyFrameInterval));

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _running;
            Watch.Dispose();
            _starter.Dispose();
            _stop.Dispose();
        }
    }
}
