using System.Security.Cryptography;
using Saksi.Age;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;
using Saksi.Recording.Tests.Support;
using Saksi.Simulator;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Ledger;

namespace Saksi.Recording.Tests.Crash;

/// <summary>
/// Kills the recorder again and again at random moments, and holds what it left against what the simulated cameras
/// sent.
/// </summary>
internal sealed class KillRounds : IDisposable
{
    /// <summary>The promise: no more than this is missing.</summary>
    private static readonly TimeSpan Promise = TimeSpan.FromSeconds(2);

    /// <summary>Sending and arriving are not one instant.</summary>
    private static readonly TimeSpan Uncertainty = TimeSpan.FromMilliseconds(400);

    private readonly List<DateTimeOffset> _kills = [];
    private readonly HashSet<string> _torn = [];
    private readonly Dictionary<string, long> _opened = [];

    private static readonly TimeSpan RotateAfter = TimeSpan.FromMilliseconds(430);

    private static readonly SyntheticVideo Fast = new() { BitsPerSecond = 4_000_000, Gops = 20, Seed = 3 };

    /// <summary>Now and then a fragment of this one fills a chunk, and the rest of it waits for the next.</summary>
    private static readonly SyntheticVideo Middle = new() { BitsPerSecond = 700_000, Gops = 20, Seed = 7 };

    private static readonly SyntheticVideo Slow = new()
    {
        Width = 64,
        Height = 48,
        FramesPerSecond = 10,
        GopFrames = 20,
        Gops = 20,
        BitsPerSecond = 32_000,
        Seed = 4,
    };

    private static readonly Clip FastClip = SyntheticClip.Create(Fast);
    private static readonly Clip OtherFastClip = SyntheticClip.Create(Fast with { Width = 352, Seed = 5 });
    private static readonly Clip SlowClip = SyntheticClip.Create(Slow);
    private static readonly Clip OtherSlowClip = SyntheticClip.Create(Slow with { Width = 80, Seed = 6 });

    private int _turns;

    public RecorderFixture Fixture { get; } = new();

    /// <summary>What a kill cost at most, as coverage says.</summary>
    public TimeSpan MostMissing { get; private set; }

    /// <summary>What the recorder that was killed last had said of a disk that is too slow.</summary>
    public string Complaints { get; private set; } = "";

    public int Tails { get; private set; }

    public int Segments { get; private set; }

    /// <summary>Files that a kill caught in the middle of a write call.</summary>
    public int Torn => _torn.Count;

    public static Task<CameraSimulator> StartCamerasAsync() => CameraSimulator.StartAsync(new SimulatorOptions
    {
        KeepsUnits = true,
        Cameras =
        [
            SimulatedCameraOptions.Create(
                "fast", new Clip(FastClip.Video, SyntheticAudio.Create(ClipCodec.Pcmu, 440))),
            SimulatedCameraOptions.Create("middle", SyntheticClip.Create(Middle)),
            SimulatedCameraOptions.Create("slow", SlowClip),
        ],
    });

    /// <summary>One life of the recorder, ended without warning, and what can be said right afterwards.</summary>
    /// <param name="simulator">The cameras.</param>
    /// <param name="rotates">Other parameters in mid-stream, again and again, so that segments end and begin all the time.</param>
    public async Task RunAsync(CameraSimulator simulator, bool rotates)
    {
        var sessions = simulator.Cameras.ToDictionary(camera => camera.Name, camera => camera.Sessions.Count);
        using (var recorder = RecorderProcess.Start(Fixture, simulator))
        {
            await Eventually.HoldsAsync(
                () => simulator.Cameras.All(camera =>
                    camera.Sessions.Count > sessions[camera.Name] && camera.Sessions[^1].Video!.AccessUnits > 5),
                "the recorder plays every camera");
            await LiveAsync(simulator, TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32(500, 6500)), rotates);
            var said = await recorder.KillAsync();
            Complaints = string.Join(' ', said.Split('\n').Where(line => line.Contains("The disk took", StringComparison.Ordinal)));
            _kills.Add(TimeProvider.System.GetUtcNow());
        }

        await Eventually.HoldsAsync(
            () => simulator.Cameras.All(camera => camera.Sessions[^1].Stopped is not null), "the cameras notice the end");
        CheckCoverage(simulator);
        await CheckWithAgeAsync();
    }

    /// <summary>Nothing that coverage claims is missing, and everything that can be opened is what was sent.</summary>
    public void CheckContent(CameraSimulator simulator)
    {
        foreach (var camera in simulator.Cameras)
        {
            var runs = RecordedSegment.ReadAll(Fixture.Data, camera.Name, Fixture.Owner)
                .GroupBy(segment => segment.Row.Key.Run)
                .Select(run => run.OrderBy(segment => segment.Row.Key.Sequence).ToList())
                .ToList();
            var played = camera.Sessions.Where(session => session.Video!.AccessUnits > 0).ToList();
            foreach (var run in runs)
            {
                Tails += run.Count(segment => segment.TailBytes > 0);
                Segments += run.Count;
                Assert.All(run, segment => Assert.True(
                    segment.Video.Count >= segment.Row.AccessUnits,
                    $"{camera.Name}: {segment.Row.AccessUnits} are claimed, {segment.Video.Count} are there"));
                var video = run.SelectMany(segment => segment.Video).ToList();
                Assert.Contains(played, session => IsWhatWasSent(video, session.Video!));
                var audio = run.SelectMany(segment => segment.Audio).ToList();
                Assert.True(camera.Name != "fast" || audio.Count > 0 || video.Count == 0, "no sound");
                Assert.Contains(played, session => session.Audio is null || IsWithin(audio, session.Audio));
            }
        }
    }

    /// <summary>Every span was sent, every session is covered but for two seconds, and the holes have a reason.</summary>
    public void CheckCoverage(CameraSimulator simulator)
    {
        var data = DataDirectory.Open(Fixture.Data);
        foreach (var camera in simulator.Cameras)
        {
            var coverage = CoverageQuery.Run(data, camera.Name, null, null, TimeProvider.System).SingleOrDefault();
            foreach (var session in camera.Sessions.Where(session => session.Video!.First is not null))
            {
                CheckSession(camera.Name, session.Video!, coverage?.Spans ?? []);
            }

            foreach (var span in coverage?.Spans ?? [])
            {
                Assert.True(
                    camera.Sessions.Any(session => session.Video!.First - Uncertainty <= span.From
                        && span.To <= session.Video!.Last + Uncertainty),
                    $"{camera.Name}: {span} was never sent");
            }

            Assert.DoesNotContain(coverage?.Gaps ?? [], gap => gap.Reason == GapReason.Unknown);
        }
    }

    /// <summary>Whether every hole that a kill made is told as such.</summary>
    public void CheckReasons()
    {
        foreach (var stream in CoverageQuery.Run(DataDirectory.Open(Fixture.Data), null, null, null, TimeProvider.System))
        {
            Assert.All(stream.Gaps, gap => Assert.Equal(GapReason.RecorderDied, gap.Reason));
            Assert.InRange(stream.Gaps.Count, stream.Spans.Count - 1, _kills.Count); // A short life may leave no span.
        }
    }

    public void Dispose() => Fixture.Dispose();

    private async Task LiveAsync(CameraSimulator simulator, TimeSpan time, bool rotates)
    {
        var end = TimeProvider.System.GetUtcNow() + time;
        while (rotates && TimeProvider.System.GetUtcNow() + RotateAfter < end)
        {
            await Task.Delay(RotateAfter, TimeProvider.System);
            _turns++;
            simulator["fast"].Faults.SwitchClip("main", _turns % 2 == 0 ? FastClip : OtherFastClip);
            simulator["slow"].Faults.SwitchClip("main", _turns % 2 == 0 ? SlowClip : OtherSlowClip);
        }

        var rest = end - TimeProvider.System.GetUtcNow();
        await Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, TimeProvider.System);
    }

    private void CheckSession(string camera, TrackLedger sent, IReadOnlyList<CoverageSpan> spans)
    {
        var (first, last) = (sent.First!.Value, sent.Last!.Value); // The caller checked.
        if (last - first <= Promise)
        {
            return; // All of it may be lost.
        }

        var span = spans.FirstOrDefault(span => span.From < last && span.To > first);
        Assert.True(span is not null, $"{camera}: nothing of {first:O} to {last:O} is recorded");
        Assert.True((span.From - first).Duration() < Uncertainty, $"{camera}: begins at {span.From:O}, was sent from {first:O}");
        MostMissing = last - span.To > MostMissing ? last - span.To : MostMissing;
        Assert.True(last - span.To < Promise, $"{camera}: ends at {span.To:O}, was sent until {last:O}: {last - span.To} are missing. The recorder had said: {Complaints}");
    }

    private static bool IsWhatWasSent(List<string> recorded, TrackLedger sent)
    {
        var units = sent.Units.SkipWhile(unit => !unit.IsKeyFrame).Select(unit => unit.Sample.SampleSha256).ToList();
        return recorded.Count <= units.Count && recorded.SequenceEqual(units.Take(recorded.Count));
    }

    /// <summary>Sound begins with the first picture, so some of it may be left out there.</summary>
    private static bool IsWithin(List<string> recorded, TrackLedger sent)
    {
        var units = sent.Units.Select(unit => unit.Sample.SampleSha256).ToList();
        return Enumerable.Range(0, Math.Min(100, units.Count)).Any(skipped =>
            units.Skip(skipped).Take(recorded.Count).SequenceEqual(recorded));
    }

    /// <summary>The kill came in the middle of one write call: the file ends within a chunk.</summary>
    private bool IsTorn(string path)
    {
        using var encryptor = AgeEncryptor.Create([Fixture.Owner.Recipient, Fixture.Recovery.Recipient]);
        var closing = FreeBox.HeaderSize + AgeEncryptor.Overhead;
        return path.EndsWith(SegmentPath.Extension, StringComparison.Ordinal)
            && (new FileInfo(path).Length - encryptor.Prologue.Length - closing) % AgeEncryptor.SealedChunkSize != 0;
    }

    private async Task CheckWithAgeAsync()
    {
        foreach (var path in Directory.EnumerateFiles(Fixture.Data, "*.age", SearchOption.AllDirectories))
        {
            var size = new FileInfo(path).Length;
            if (_opened.GetValueOrDefault(path) == size)
            {
                continue; // Nobody has touched it since the round before.
            }

            _opened[path] = size;
            if (IsTorn(path))
            {
                _torn.Add(path);
                continue;
            }

            var opened = Path.Combine(Fixture.Folder, "opened.mp4");
            await Tool.DecryptAsync(Fixture.IdentityFile, path, opened);
            if (new FileInfo(opened).Length > 64 * 1024 + 24)
            {
                var (exit, output, error) = await Tool.RunAsync(
                    "ffprobe", "-v", "error", "-show_entries", "stream=codec_name", "-of", "csv=p=0", opened);
                Assert.True(exit == 0 && output.Contains("h264", StringComparison.Ordinal), $"ffprobe {path}: {error}");
            }

            File.Delete(opened);
        }
    }
}
