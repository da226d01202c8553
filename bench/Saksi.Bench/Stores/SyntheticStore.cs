using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Bench.Stores;

/// <summary>A data directory as days of recording leave it, made in seconds: sealed segments of a minute, and their index.</summary>
/// <remarks>The writers are the recorder's own; only sockets, the clock and synchronisation are left out.</remarks>
internal sealed class SyntheticStore : IDisposable
{
    private const int SegmentSeconds = 60;
    private const int PicturesPerFragment = 25;
    private const int FactsPerTransaction = 2000;

    private readonly DataDirectory _data;
    private readonly RecordingIndex _index;
    private readonly SealingBuffers _buffers = new();
    private readonly Mp4BufferPool _pool = new(256 << 20);
    private readonly List<Fact> _facts = [];
    private readonly IReadOnlyList<IAgeRecipient> _recipients;
    private readonly ClockQuality _clock = new() { Source = ClockSource.Arrival };

    public SyntheticStore(string path, TimeProvider time)
    {
        Owner = X25519Identity.Generate();
        _recipients = [Owner.Recipient, X25519Identity.Generate().Recipient];
        _data = DataDirectory.OpenOrCreate(path, [], time);
        _index = RecordingIndex.OpenOrCreate(_data.IndexPath);
    }

    /// <summary>Opens everything.</summary>
    public X25519Identity Owner { get; }

    public DataDirectory Data => _data;

    /// <summary>The segment files in the order in which they were made.</summary>
    public List<string> Files { get; } = [];

    public long FileBytes { get; private set; }

    /// <summary>Records minutes of one camera without a gap.</summary>
    /// <param name="camera">Its name.</param>
    /// <param name="start">When the first minute begins.</param>
    /// <param name="minutes">How many.</param>
    /// <param name="pictures">What minute shows what; all in the same format.</param>
    public void Record(string camera, DateTimeOffset start, int minutes, Func<int, PictureLoop> pictures)
    {
        var stream = new StreamName(camera, "main");
        var run = (ulong)stream.GetHashCode() + (ulong)UnixTime.ToMicroseconds(start);
        _facts.Add(new Fact.RunStarted(run, stream, UnixTime.ToMicroseconds(start)));
        for (var minute = 0; minute < minutes; minute++)
        {
            var loop = pictures(minute);
            RecordSegment(loop, new SegmentStart
            {
                Stream = stream,
                Key = new SegmentKey(run, minute),
                WallStartUs = UnixTime.ToMicroseconds(start.AddMinutes(minute)),
                MediaStartUs = minute * SegmentSeconds * UnixTime.MicrosecondsPerSecond,
                Formats = [loop.Format],
            });
        }

        _facts.Add(new Fact.RunEnded(run, UnixTime.ToMicroseconds(start.AddMinutes(minutes)), GapReason.Stopped, _clock));
        ApplyFacts(0);
    }

    /// <summary>All is recorded: another process may open it.</summary>
    public void Close() => _index.Dispose();

    public void Dispose()
    {
        Close();
        Workspace.Delete(_data.DirectoryPath);
    }

    private void RecordSegment(PictureLoop loop, SegmentStart start)
    {
        var relative = SegmentPath.Of(start.Stream, start.Key, start.WallStartUs);
        var path = Path.Combine(_data.Storages[0].DirectoryPath, relative);
        using var writer = SegmentWriter.Create(path, _recipients, _buffers);
        writer.Append(InitSegmentWriter.Create(start.Formats, SegmentCard.BoxType.ToByteArray(bigEndian: true), SegmentCard.Format(start)));
        var fragments = new List<StoredFragment>();
        using var builder = new FragmentBuilder(start.Formats, _pool);
        var first = start.Key.Sequence * SegmentSeconds * 25;
        for (var number = first; number < first + (SegmentSeconds * 25); number += PicturesPerFragment)
        {
            fragments.Add(AppendFragment(writer, builder, loop, number, start));
        }

        writer.Finish();
        Files.Add(path);
        FileBytes += writer.FileBytes;
        _facts.Add(new Fact.SegmentOpened(start, _data.Storages[0].Id, relative));
        _facts.Add(new Fact.SegmentClosed(
            start.Key,
            start.Stream,
            SegmentTotals.Of(start, fragments, long.MaxValue),
            writer.FileBytes,
            writer.Sha256(),
            FragmentTable.Format(fragments)));
        ApplyFacts(FactsPerTransaction);
    }

    private static StoredFragment AppendFragment(
        SegmentWriter writer, FragmentBuilder builder, PictureLoop loop, int number, SegmentStart start)
    {
        var isKeyFrame = loop[number].IsKeyFrame;
        for (var i = 0; i < PicturesPerFragment; i++)
        {
            if (!builder.Append(loop[number + i]))
            {
                throw new BenchException("The memory for fragments is used up.");
            }
        }

        var mediaUs = UnixTime.FromMediaTicks(loop[number].Dts, PictureLoop.ClockRateHz);
        var wallUs = start.WallStartUs + mediaUs - start.MediaStartUs;
        using var fragment = builder.Cut(
            (uint)(1 + (number / PicturesPerFragment)), UnixTime.FromMicroseconds(wallUs), [loop[number + PicturesPerFragment].Dts]);
        var offset = writer.PayloadBytes;
        writer.Append(fragment.Head);
        writer.Append(fragment.Body);
        writer.Write();
        return new StoredFragment(offset, fragment.SizeBytes, new FragmentFacts
        {
            MediaStartUs = mediaUs,
            DurationUs = UnixTime.FromMediaTicks(PicturesPerFragment * PictureLoop.TicksPerPicture, PictureLoop.ClockRateHz),
            WallStartUs = wallUs,
            StartsWithKeyFrame = isKeyFrame,
            AccessUnits = PicturesPerFragment,
            AllAccessUnits = PicturesPerFragment,
            LostPackets = 0,
            DamagedAccessUnits = 0,
        });
    }

    private void ApplyFacts(int atLeast)
    {
        if (_facts.Count >= Math.Max(1, atLeast))
        {
            _index.Apply(_facts, aliveUs: null);
            _facts.Clear();
        }
    }
}
