using Saksi.Server.Watching.Decoding;
using Saksi.Server.Watching.Motion;

namespace Saksi.Server.Tests.Watching;

/// <summary>Motion on drawn pictures: five a second, with the noise of a camera.</summary>
public sealed class MotionDetectorTests
{
    private const int Width = 320;
    private const int Height = 180;
    private static readonly DateTimeOffset Begin = new(2026, 11, 24, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("still", 0, 0, 0)]
    [InlineData("noise of a dark night", 12, 0, 0)]
    [InlineData("a cloud, slowly", 3, 40, 0)]
    public void Is_silent_without_motion(string name, int noise, int light, int switchedLight)
    {
        var scene = new Scene(new MotionSettings { Sensitivity = 50 });
        scene.Run(300, i => new Look { Noise = noise, Light = light * i / 300 + switchedLight });
        Assert.True(scene.Began.Count == 0, $"{name}: {string.Join(", ", scene.Began)}");
    }

    [Fact]
    public void Is_silent_when_a_lamp_is_switched_on()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(200, i => new Look { Noise = 3, Light = i is >= 80 and < 140 ? 60 : 0 });
        Assert.Empty(scene.Began);
    }

    [Theory]
    [InlineData("a person", 50, 20, 40, 60)]
    [InlineData("a person, dim", 50, 20, 40, 28)]
    [InlineData("a cat, at high sensitivity", 90, 14, 10, 40)]
    public void Tells_what_walks_through(string name, int sensitivity, int width, int height, int contrast)
    {
        var scene = new Scene(new MotionSettings { Sensitivity = sensitivity, SmallestPercent = 0.1 });
        scene.Run(250, i => new Look { Noise = 3, X = i is >= 50 and < 100 ? (i - 50) * 6 : null, ObjectWidth = width, ObjectHeight = height, Contrast = contrast });

        var began = Assert.Single(scene.Began);
        Assert.True(began - Begin >= TimeSpan.FromSeconds(10) && began - Begin < TimeSpan.FromSeconds(12), $"{name} began at {began}");
        var ended = Assert.Single(scene.Ended);
        Assert.InRange((ended - Begin).TotalSeconds, 17, 22.5);
        Assert.True(scene.Score is > 0.0005 and < 0.3);
    }

    [Fact]
    public void Looks_at_the_zones_only()
    {
        Look Walks(int i) => new() { Noise = 3, X = i is >= 50 and < 100 ? (i - 50) * 6 : null, ObjectWidth = 20, ObjectHeight = 40, Contrast = 60 };
        var elsewhere = new Scene(new MotionSettings { Zones = [Zone.TryParse("include 0,0 1,0 1,0.3 0,0.3")!] });
        elsewhere.Run(150, Walks);
        var excluded = new Scene(new MotionSettings { Zones = [Zone.TryParse("exclude 0,0.3 1,0.3 1,1 0,1")!] });
        excluded.Run(150, Walks);
        var half = new Scene(new MotionSettings { Zones = [Zone.TryParse("include 0.5,0 1,0 1,1 0.5,1")!] });
        half.Run(150, Walks);

        Assert.Empty(elsewhere.Began);
        Assert.Empty(excluded.Began);
        Assert.InRange((Assert.Single(half.Began) - Begin).TotalSeconds, 14, 17);
    }

    [Fact]
    public void Leaves_out_what_is_too_small_or_too_short()
    {
        var small = new Scene(new MotionSettings { SmallestPercent = 10 });
        small.Run(150, i => new Look { X = i >= 50 ? (i - 50) * 3 : null, ObjectWidth = 20, ObjectHeight = 40, Contrast = 60 });
        var brief = new Scene(new MotionSettings { ShortestDuration = TimeSpan.FromSeconds(2) });
        brief.Run(150, i => new Look { X = i is >= 50 and < 55 ? i : null, ObjectWidth = 20, ObjectHeight = 40, Contrast = 60 });

        Assert.Empty(small.Began);
        Assert.Empty(brief.Began);
    }

    [Fact]
    public void Takes_what_was_left_standing_for_background_after_a_while()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(1500, i => new Look { Noise = 3, X = i >= 50 ? 100 : null, ObjectWidth = 40, ObjectHeight = 40, Contrast = 80 });
        Assert.Single(scene.Began);
        Assert.Single(scene.Ended);
        Assert.False(scene.Detector.IsMoving);
    }

    [Fact]
    public void Says_where_it_moves_on_sixteen_by_nine_fields()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(100, i => new Look { X = i >= 50 ? 10 + (i % 5) : null, ObjectWidth = 20, ObjectHeight = 20, Contrast = 90 });

        Assert.NotEmpty(scene.Activity);
        foreach (var (second, grid) in scene.Activity)
        {
            Assert.Equal(0, second.Millisecond);
            Assert.Equal(ActivityGrid.Bytes, grid.Length);

            // The object stands 80 pixels from above and 10 from the left: fields of 20 by 20 pixels.
            var fields = Enumerable.Range(0, 144).Where(field => (grid[field / 8] & (0x80 >> (field % 8))) != 0).ToList();
            Assert.NotEmpty(fields);
            Assert.All(fields, field => Assert.True(field % 16 <= 2 && field / 16 is >= 3 and <= 5, $"field {field}"));
        }
    }

    [Fact]
    public void Ends_what_is_going_on_when_pictures_end()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(80, i => new Look { X = i >= 50 ? i * 3 : null, ObjectWidth = 20, ObjectHeight = 40, Contrast = 60 });
        scene.Detector.End();
        Assert.Single(scene.Began);
        Assert.Single(scene.Ended);
    }

    [Fact]
    public void Ends_what_is_going_on_when_no_picture_has_come_for_a_while()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(80, i => new Look { X = i >= 50 ? i * 3 : null, ObjectWidth = 20, ObjectHeight = 40, Contrast = 60 });
        scene.Detector.OnTime(Begin.AddSeconds(16 + 9));
        Assert.True(scene.Detector.IsMoving);
        Assert.Empty(scene.Ended);
        scene.Detector.OnTime(Begin.AddSeconds(16 + 11));
        scene.Detector.OnTime(Begin.AddSeconds(16 + 12));
        Assert.False(scene.Detector.IsMoving);
        Assert.InRange(Assert.Single(scene.Ended) - Begin, TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(16));
    }

    [Fact]
    public void Ends_what_is_going_on_when_the_clock_is_set_back()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(80, i => new Look { X = i >= 50 ? i * 3 : null, ObjectWidth = 20, ObjectHeight = 40, Contrast = 60 });
        scene.Run(40, _ => new Look(), TimeSpan.FromHours(-1));
        Assert.False(scene.Detector.IsMoving);
        Assert.Single(scene.Began);
        Assert.Single(scene.Ended);
    }

    [Fact]
    public void Allocates_nothing_for_a_picture()
    {
        var scene = new Scene(new MotionSettings());
        scene.Run(50, _ => new Look { Noise = 3 });
        var picture = new byte[Width * Height * 3 / 2];
        LookAt(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        LookAt(100);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000); // The runtime's own, and nothing a picture.

        void LookAt(int from)
        {
            for (var i = from; i < from + 100; i++)
            {
                scene.Detector.OnPicture(new Picture(picture, Width, Height, Begin.AddSeconds(100 + i)));
            }
        }
    }

    [Theory]
    [InlineData("include 0,0 1,0 1,1", true)]
    [InlineData("exclude 0.1,0.25 1,0 0.5,1 0,1", true)]
    [InlineData("0,0 1,0 1,1", false)]
    [InlineData("include 0,0 1,0", false)]
    [InlineData("include 0,0 1,0 1,2", false)]
    [InlineData("include 0,0 1,0 1", false)]
    [InlineData("include 0,0 1,0 NaN,1", false)]
    public void Reads_zones(string text, bool isZone) => Assert.Equal(isZone, Zone.TryParse(text) is not null);

    private readonly record struct Look
    {
        public int Noise { get; init; }

        public int Light { get; init; }

        public int? X { get; init; }

        public int ObjectWidth { get; init; }

        public int ObjectHeight { get; init; }

        public int Contrast { get; init; }
    }

    private sealed class Scene : IMotionSink
    {
        private readonly Mutations _random = new(99);
        private readonly byte[] _picture = new byte[Width * Height * 3 / 2];

        public Scene(MotionSettings settings) => Detector = new MotionDetector(settings, TimeSpan.FromMilliseconds(150), this);

        public MotionDetector Detector { get; }

        public List<DateTimeOffset> Began { get; } = [];

        public List<DateTimeOffset> Ended { get; } = [];

        public List<(DateTimeOffset Second, byte[] Grid)> Activity { get; } = [];

        public double Score { get; private set; }

        public void Run(int pictures, Func<int, Look> look, TimeSpan later = default)
        {
            for (var i = 0; i < pictures; i++)
            {
                Draw(look(i));
                Detector.OnPicture(new Picture(_picture, Width, Height, Begin + later + TimeSpan.FromMilliseconds(i * 200)));
            }
        }

        public void OnMotionBegan(DateTimeOffset at, double score) => Began.Add(at);

        public void OnMotionEnded(DateTimeOffset at, double score)
        {
            Ended.Add(at);
            Score = score;
        }

        public void OnActivity(DateTimeOffset second, ReadOnlySpan<byte> grid) => Activity.Add((second, grid.ToArray()));

        private void Draw(Look look)
        {
            for (var y = 0; y < Height; y++)
            {
                for (var x = 0; x < Width; x++)
                {
                    var value = 60 + (x / 4) + (y / 8 % 2 * 10) + look.Light;
                    if (look.X is { } left && x >= left && x < left + look.ObjectWidth && y >= 80 && y < 80 + look.ObjectHeight)
                    {
                        value += look.Contrast;
                    }

                    if (look.Noise > 0)
                    {
                        value += (int)(_random.Next() % (uint)((2 * look.Noise) + 1)) - look.Noise;
                    }

                    _picture[(y * Width) + x] = (byte)Math.Clamp(value, 0, 255);
                }
            }
        }
    }
}
