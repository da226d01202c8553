using Microsoft.Extensions.Time.Testing;
using Saksi.Recording.Journal;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Tests.Journal;

public sealed class RecordingJournalTests : IDisposable
{
    private static readonly StreamName Door = new("door", "main");

    private readonly string _folder = Directory.CreateTempSubdirectory("saksi-test-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 30, 23, 59, 59, TimeSpan.Zero));

    private string Folder => Path.Combine(_folder, "journal");

    [Fact]
    public void Facts_come_back_in_order_over_the_turn_of_a_month()
    {
        var journal = new RecordingJournal(Folder, _time);
        journal.Append([new Fact.GapClosed(Door, 1), new Fact.GapClosed(Door, 2)]);
        _time.Advance(TimeSpan.FromSeconds(2));
        journal.Append([new Fact.GapClosed(Door, 3)]);
        Assert.Equal(["2026-11.jsonl", "2026-12.jsonl"], Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Order());
        Assert.Equal([1, 2, 3], Read(journal, out var damaged));
        Assert.Empty(damaged);
    }

    [Theory]
    [InlineData("half a line", """{"kind":"gap-clo""", 1)]
    [InlineData("half a character", "\"\u00e4", 1)]
    [InlineData("zeros of a file system after a power cut", "\0\0\0\0", 1)]
    [InlineData("an empty line", "\n", 0)]
    public void A_torn_line_costs_only_itself(string name, string torn, int expected)
    {
        var journal = new RecordingJournal(Folder, _time);
        journal.Append([new Fact.GapClosed(Door, 1)]);
        File.AppendAllText(Directory.EnumerateFiles(Folder).Single(), torn);
        journal.Append([new Fact.GapClosed(Door, 2)]);
        Assert.Equal([1, 2], Read(journal, out var damaged));
        Assert.True(damaged.Count == expected, name);
    }

    [Fact]
    public void Two_writers_do_not_tear_each_others_lines()
    {
        Parallel.For(0, 4, writer =>
        {
            var journal = new RecordingJournal(Folder, _time);
            for (var i = 0; i < 25; i++)
            {
                journal.Append([new Fact.GapClosed(Door, (writer * 100) + i), new Fact.GapClosed(Door, (writer * 100) + i)]);
            }
        });
        Assert.Equal(200, Read(new RecordingJournal(Folder, _time), out var damaged).Count);
        Assert.Empty(damaged);
    }

    [Fact]
    public void What_is_not_for_the_journal_leaves_no_file()
    {
        var journal = new RecordingJournal(Folder, _time);
        journal.Append([new Fact.SegmentBroken(default, new SegmentTotals { StartUs = 0, EndUs = 0 }, 0)]);
        Assert.False(Directory.Exists(Folder));
        Assert.Empty(Read(journal, out _));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static List<long> Read(RecordingJournal journal, out List<string> damaged)
    {
        var problems = new List<string>();
        var times = journal.Read(problems.Add).Cast<Fact.GapClosed>().Select(fact => fact.ToUs).ToList();
        damaged = problems;
        return times;
    }
}
