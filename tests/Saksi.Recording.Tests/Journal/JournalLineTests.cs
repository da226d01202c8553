using CsCheck;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Tests.Journal;

public sealed class JournalLineTests
{
    private static readonly Gen<long> Time = Gen.Long[0, 4_000_000_000_000_000];
    private static readonly Gen<StreamName> Stream =
        Gen.Select(Gen.OneOf("door", "yard-2", "192.0.2.7"), Gen.OneOf("main", "sub"), (camera, name) => new StreamName(camera, name));

    private static readonly Gen<GapReason> Reason = Gen.Enum<GapReason>();
    private static readonly Gen<SegmentKey> Key = Gen.Select(Gen.ULong, Gen.Int.NonNegative, (run, number) => new SegmentKey(run, number));
    private static readonly Gen<ClockQuality> Clock = Gen.Select(
        Gen.Bool,
        Gen.Long.Nullable(),
        Gen.Int[-1_000_000, 1_000_000].Nullable(),
        (isRtcp, offset, drift) => new ClockQuality
        {
            Source = isRtcp ? ClockSource.SenderReports : ClockSource.Arrival,
            OffsetUs = offset,
            DriftPpm = drift / 1000.0,
        });

    private static readonly Gen<Fact> Facts = Gen.OneOf(
        Gen.Select(Gen.ULong, Stream, Time, (run, stream, at) => (Fact)new Fact.RunStarted(run, stream, at)),
        Gen.Select(Gen.ULong, Time, Reason, Clock, (run, at, reason, clock) => (Fact)new Fact.RunEnded(run, at, reason, clock)),
        Gen.Select(Stream, Time, Reason, Gen.String, (stream, at, reason, text) => (Fact)new Fact.GapOpened(stream, at, reason, Clean(text))),
        Gen.Select(Stream, Time, (stream, at) => (Fact)new Fact.GapClosed(stream, at)),
        Gen.Select(Stream, Time, Time, Reason, (stream, from, to, reason) => (Fact)new Fact.GapNoted(stream, from, to, reason, "\"a\\b\n")),
        Gen.Select(Key, Stream, Time, Gen.Long, (key, stream, at, bytes) =>
            (Fact)new Fact.SegmentDeleted(key, stream, at, at + 5, bytes, "ab", "older than 1.00:00:00")),
        Gen.Select(Gen.Guid, Time, Gen.String, (id, at, text) => (Fact)new Fact.HoldPlaced(id, "", at, at + 1, Clean(text), at)),
        Gen.Select(Gen.Guid, Time, (id, at) => (Fact)new Fact.HoldReleased(id, at)));

    [Fact]
    public void Every_fact_comes_back_from_one_line() => Facts.Sample(fact =>
    {
        var line = JournalLine.Format(fact)!;
        Assert.DoesNotContain('\n', line);
        Assert.True(JournalLine.TryParse(line, out var read, out var error), error);
        Assert.Equal(fact, read);
    });

    [Fact]
    public void A_closed_segment_comes_back_without_what_only_the_index_keeps()
    {
        var totals = new SegmentTotals
        {
            StartUs = 5,
            EndUs = 9,
            AccessUnits = 1,
            AllAccessUnits = 2,
            LostPackets = 3,
            DamagedAccessUnits = 4,
        };
        var fact = new Fact.SegmentClosed(new SegmentKey(7, 1), new StreamName("door", "main"), totals, 77, [1, 2, 3], [9]);
        Assert.True(JournalLine.TryParse(JournalLine.Format(fact)!, out var read, out _));
        var closed = Assert.IsType<Fact.SegmentClosed>(read);
        Assert.Equal((fact.Key, fact.Stream, fact.Totals, fact.FileBytes), (closed.Key, closed.Stream, closed.Totals, closed.FileBytes));
        Assert.Equal(fact.Sha256, closed.Sha256);
    }

    [Fact]
    public void Any_mutation_is_read_or_refused_and_nothing_else() =>
        Gen.Select(Facts, Gen.Int[0, 500], Gen.Int[0, 4], Gen.Char.AlphaNumeric).Sample((fact, at, kind, character) =>
        {
            var line = JournalLine.Format(fact)!;
            at %= line.Length;
            var mutated = kind switch
            {
                0 => line[..at],
                1 => line.Remove(at, 1),
                2 => line.Insert(at, character.ToString()),
                3 => line[..at] + character + line[(at + 1)..],
                _ => line.Insert(at, "99999999999999999999"),
            };
            if (!JournalLine.TryParse(mutated, out _, out var error))
            {
                Assert.NotNull(error);
            }
        });

    [Theory]
    [InlineData("empty", "")]
    [InlineData("no object", "[]")]
    [InlineData("no kind", "{}")]
    [InlineData("a number for a kind", """{"kind":7}""")]
    [InlineData("a run of too many digits", """{"kind":"run-started","camera":"a","stream":"main","run":"00112233445566778899","at":"2026-11-24T00:00:00.000000Z"}""")]
    [InlineData("a time that is none", """{"kind":"gap-closed","camera":"a","stream":"main","to":"yesterday"}""")]
    [InlineData("null", """{"kind":"gap-closed","camera":null,"stream":"main","to":"2026-11-24T00:00:00.000000Z"}""")]
    public void Damaged_lines_are_refused_with_a_reason(string name, string line)
    {
        Assert.False(JournalLine.TryParse(line, out var fact, out var error), name);
        Assert.Null(fact);
        Assert.NotNull(error);
    }

    [Fact]
    public void A_kind_of_a_later_version_is_passed_over()
    {
        Assert.True(JournalLine.TryParse("""{"kind":"checkpoint","size":7}""", out var fact, out _));
        Assert.Null(fact);
    }

    // Lone surrogates do not survive UTF-8.
    private static string Clean(string text) => string.Concat(text.Where(character => !char.IsSurrogate(character)));
}
