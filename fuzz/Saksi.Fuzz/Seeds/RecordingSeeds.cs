using System.Buffers.Binary;
using System.Text.Json;
using Saksi.Fuzz.Targets;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Fuzz.Seeds;

/// <summary>Saksi's own formats, as it writes them.</summary>
internal static class RecordingSeeds
{
    private const long Instant = 1_790_000_000_123_456;

    private static readonly Guid Id = new("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");

    public static IEnumerable<Seed> All() => [.. Journal(), .. Files()];

    /// <summary>What every segment of the seeds begins with.</summary>
    public static SegmentStart Start(params IReadOnlyList<Media.Tracks.TrackFormat> formats) => new()
    {
        Stream = RecordingTargets.Stream,
        Key = RecordingTargets.Key,
        WallStartUs = Instant,
        MediaStartUs = 5_000_000,
        Formats = formats,
    };

    private static IEnumerable<Seed> Journal()
    {
        var stream = RecordingTargets.Stream;
        var totals = new SegmentTotals { StartUs = Instant, EndUs = Instant + 60_000_000, AccessUnits = 1500, AllAccessUnits = 3000, LostPackets = 1 };
        var clock = new ClockQuality { Source = ClockSource.SenderReports, OffsetUs = -1234, DriftPpm = 12.345 };
        Fact[] facts =
        [
            new Fact.RunStarted(1, stream, Instant),
            new Fact.RunEnded(1, Instant, GapReason.ConnectionLost, clock),
            new Fact.GapOpened(stream, Instant, GapReason.Unreachable, "no route \"to\" host"),
            new Fact.GapClosed(stream, Instant),
            new Fact.GapNoted(stream, Instant, Instant + 1, GapReason.PacketLoss, ""),
            new Fact.SegmentClosed(RecordingTargets.Key, stream, totals, 123_456, new byte[32], []),
            new Fact.SegmentDeleted(RecordingTargets.Key, stream, Instant, Instant + 1, 123_456, new string('0', 64), "days"),
            new Fact.HoldPlaced(Id, "front-door", Instant, Instant + 1, "accident", Instant),
            new Fact.HoldReleased(Id, Instant),
        ];
        return facts.Select(fact => Seed.Of("journal-line", fact.GetType().Name.ToLowerInvariant(), JournalLine.Format(fact)!));
    }

    private static IEnumerable<Seed> Files()
    {
        yield return new Seed("segment-card", "card", SegmentCard.Format(Start()));
        yield return Seed.Of("segment-path", "path", SegmentPath.Of(RecordingTargets.Stream, RecordingTargets.Key, Instant));
        yield return new Seed("tail-prefix", "tail", Tail("moofmdat"u8));
        yield return new Seed("tail-prefix", "empty", Tail([]));
        var facts = new FragmentFacts
        {
            MediaStartUs = 5_000_000,
            DurationUs = 2_000_000,
            WallStartUs = Instant,
            StartsWithKeyFrame = true,
            AccessUnits = 50,
            AllAccessUnits = 100,
            LostPackets = 0,
            DamagedAccessUnits = 0,
        };
        yield return new Seed(
            "fragment-table", "two", FragmentTable.Format([new(700, 5000, facts), new(5700, 5000, facts with { MediaStartUs = 7_000_000 })]));
        var manifest = new DataManifest
        {
            Data = Id,
            Created = UnixTime.FromMicroseconds(Instant),
            Storages = [new(Id, "storage"), new(Id, "/mnt/disk")],
        };
        yield return Seed.Of("data-manifest", "two", JsonSerializer.Serialize(manifest, StorageJson.Default.DataManifest));
        foreach (var (name, storages) in new[] { ("storages-null", "null"), ("storage-null", "[null]"), ("path-null", $"[{{\"id\":\"{Id}\",\"path\":null}}]") })
        {
            yield return Seed.Of("data-manifest", name, $"{{\"data\":\"{Id}\",\"created\":\"2026-01-01T00:00:00Z\",\"storages\":{storages}}}");
        }

        var identity = new StorageIdentity { Storage = Id, Data = Id, Created = UnixTime.FromMicroseconds(Instant) };
        yield return Seed.Of("storage-identity", "one", JsonSerializer.Serialize(identity, StorageJson.Default.StorageIdentity));
    }

    private static byte[] Tail(ReadOnlySpan<byte> bytes)
    {
        var tail = new byte[TailFile.PrefixSize + bytes.Length];
        FreeBox.Empty.CopyTo(tail);
        BinaryPrimitives.WriteInt32BigEndian(tail, TailFile.PrefixSize);
        BinaryPrimitives.WriteInt64BigEndian(tail.AsSpan(8), 65536);
        BinaryPrimitives.WriteInt64BigEndian(tail.AsSpan(16), bytes.Length);
        bytes.CopyTo(tail.AsSpan(TailFile.PrefixSize));
        return tail;
    }
}
