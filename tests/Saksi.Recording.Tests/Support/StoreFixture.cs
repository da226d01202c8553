using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Index;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Tests.Support;

/// <summary>A data directory whose index is written fact by fact, without a recorder. Times are seconds after <see cref="Zero"/>.</summary>
internal sealed class StoreFixture : IDisposable
{
    public static readonly DateTimeOffset Zero = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public static readonly StreamName Door = new("door", "main");

    public StoreFixture(params string[] storages)
    {
        Data = DataDirectory.OpenOrCreate(
            Path.Combine(Folder, "data"), storages.Select(name => Path.Combine(Folder, name)).ToList(), Time);
        Index = RecordingIndex.OpenOrCreate(Data.IndexPath);
        Clock = new WallClock(Time);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("saksi-test-").FullName;

    public FakeTimeProvider Time { get; } = new(Zero);

    public DataDirectory Data { get; }

    public RecordingIndex Index { get; }

    public WallClock Clock { get; }

    public static long Us(double seconds) => UnixTime.ToMicroseconds(Zero) + (long)(seconds * 1_000_000);

    public RecordKeeper Keeper() =>
        new(new RecordingJournal(Data.JournalPath, Time), Index, Clock, TimeProvider.System, NullLogger.Instance);

    public void Apply(params Fact[] facts) => Index.Apply(facts, aliveUs: null);

    public void Alive(double seconds) => Index.Apply([], Us(seconds));

    /// <summary>A closed segment with its file.</summary>
    public SegmentKey Segment(StreamName stream, double from, double to, ulong run = 1, int sequence = 0, int bytes = 100, int storage = 0)
    {
        var key = new SegmentKey(run, sequence);
        var path = SegmentPath.Of(stream, key, Us(from));
        var full = Path.Combine(Data.Storages[storage].DirectoryPath, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, new byte[bytes]);
        var totals = new SegmentTotals { StartUs = Us(from), EndUs = Us(to), AccessUnits = 25, AllAccessUnits = 30, LostPackets = 1 };
        Apply(
            new Fact.SegmentOpened(Start(stream, key, from), Data.Storages[storage].Id, path),
            new Fact.SegmentClosed(key, stream, totals, bytes, [1, 2, 3], []));
        return key;
    }

    public static SegmentStart Start(StreamName stream, SegmentKey key, double from) => new()
    {
        Stream = stream,
        Key = key,
        WallStartUs = Us(from),
        MediaStartUs = 0,
        Formats = [],
    };

    public static Fact.GapOpened GapOpened(double from, GapReason reason, string detail = "") => new(Door, Us(from), reason, detail);

    public static Fact.GapClosed GapClosed(double to) => new(Door, Us(to));

    /// <summary>The account as short text: spans and gaps in seconds.</summary>
    public string Coverage(double? from = null, double? to = null, string camera = "door")
    {
        var coverage = CoverageQuery.Run(
            Data,
            camera,
            from is { } first ? Zero.AddSeconds(first) : null,
            to is { } last ? Zero.AddSeconds(last) : null,
            Time).SingleOrDefault();
        return coverage is null
            ? "nothing"
            : string.Join(' ', coverage.Spans.Select(span => (span.From, Text: $"{Seconds(span.From)}-{Seconds(span.To)}"))
                .Concat(coverage.Gaps.Select(gap => (gap.From, Text: $"{gap.Reason.Name()}:{Seconds(gap.From)}-{Seconds(gap.To!.Value)}")))
                .OrderBy(part => part.From)
                .Select(part => part.Text));
    }

    public void Dispose()
    {
        Index.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string Seconds(DateTimeOffset time) =>
        (time - Zero).TotalSeconds.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture);
}
