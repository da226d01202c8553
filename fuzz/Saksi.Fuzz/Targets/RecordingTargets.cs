using System.Text;
using Saksi.Fuzz.Running;
using Saksi.Media.Mp4;
using Saksi.Recording.Journal;
using Saksi.Recording.Rebuilding;
using Saksi.Recording.Segments;
using Saksi.Recording.Storage;

namespace Saksi.Fuzz.Targets;

/// <summary>Saksi's own files, which somebody may have damaged or made up.</summary>
internal static class RecordingTargets
{
    /// <summary>Whose segments the seeds of <c>segment-content</c> are.</summary>
    public static readonly StreamName Stream = new("front-door", "main");

    public static readonly SegmentKey Key = new(0x0123456789ABCDEF, 7);

    public static IEnumerable<FuzzTarget> All =>
    [
        new("journal-line", "a line of the journal, UTF-8", Journal),
        new("segment-card", "the JSON that a segment says about itself", Card),
        new("segment-content", "the payload of a segment", Content),
        new("segment-path", "the path of a segment file below its storage directory", SegmentName),
        new("tail-prefix", "the plaintext of a tail file", Tail),
        new("fragment-table", "the index's table of fragments", Table),
        new("data-manifest", "saksi-data.json", Manifest),
        new("storage-identity", "saksi-storage.json", Storage),
    ];

    private static void Journal(ReadOnlySpan<byte> input)
    {
        // As File.ReadLines gives it.
        var line = Encoding.UTF8.GetString(input);
        if (!JournalLine.TryParse(line, out var fact, out var error))
        {
            FindingException.Unless(error is not null, "a refusal has a reason");
            return;
        }

        if (fact is not null)
        {
            var written = JournalLine.Format(fact)!; // a fact that was read is of a kind that is written
            FindingException.Unless(
                JournalLine.TryParse(written, out var again, out _) && JournalLine.Format(again!) == written,
                "what is read can be written and read again");
        }
    }

    private static void Card(ReadOnlySpan<byte> input)
    {
        if (SegmentCard.TryParse(input, out var stream, out var key, out _))
        {
            FindingException.Unless(
                SegmentPath.TryParse(SegmentPath.Of(stream, key, 0), out var again, out var keyAgain)
                    && (again, keyAgain) == (stream, key),
                "a card's segment has a path");
        }
    }

    private static void Content(ReadOnlySpan<byte> input)
    {
        var source = new MemoryByteSource(input.ToArray());
        try
        {
            var content = SegmentContent.Read(source, Stream, Key);
            FindingException.Unless(
                content.Fragments.All(fragment => fragment.Offset >= 0 && fragment.Size > 0 && fragment.End <= source.Length),
                "fragments lie in the segment");
            _ = SegmentTotals.Of(content.Start, content.Fragments, content.PayloadBytes);
            FindingException.Unless(
                FragmentTable.Parse(FragmentTable.Format(content.Fragments)).Count == content.Fragments.Count, "a table is read again");
        }
        catch (Mp4FormatException)
        {
        }
    }

    private static void SegmentName(ReadOnlySpan<byte> input)
    {
        if (SegmentPath.TryParse(Encoding.UTF8.GetString(input), out var stream, out var key))
        {
            FindingException.Unless(
                StreamName.IsValidPart(stream.Camera) && StreamName.IsValidPart(stream.Stream) && key.Sequence >= 0,
                "names out of paths are names");
        }
    }

    private static void Tail(ReadOnlySpan<byte> input)
    {
        if (TailFile.TryReadPrefix(input, out var offset))
        {
            FindingException.Unless(offset >= 0, "a tail lies in the payload");
        }
    }

    private static void Table(ReadOnlySpan<byte> input) =>
        FindingException.Unless(FragmentTable.Parse(input).Count <= input.Length / 28, "an entry has 28 bytes");

    private static void Manifest(ReadOnlySpan<byte> input)
    {
        var isGood = DataManifest.TryParse(Encoding.UTF8.GetString(input), out var manifest, out var reason);
        FindingException.Unless(isGood == reason is null, "a refusal has a reason");
        foreach (var storage in manifest?.Storages ?? [])
        {
            FindingException.Unless(Path.GetFullPath(storage.Path, "/data").Length > 0, "every storage directory has a path");
        }
    }

    private static void Storage(ReadOnlySpan<byte> input)
    {
        var isGood = StorageIdentity.TryParse(Encoding.UTF8.GetString(input), out _, out var reason);
        FindingException.Unless(isGood == reason is null, "a refusal has a reason");
    }
}
