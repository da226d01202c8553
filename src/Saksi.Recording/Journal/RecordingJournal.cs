using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Saksi.Recording.Storage;

namespace Saksi.Recording.Journal;

/// <summary>
/// The append-only record of what happened and cannot be read out of segments: runs, gaps, closed and deleted segments,
/// holds. One JSON object a line, one file a month.
/// </summary>
/// <remarks>
/// The transparency log will take these same facts as its entries. Thread-safe; also between processes, since every
/// batch is one write to a file opened for appending.
/// </remarks>
internal sealed class RecordingJournal(string directory, TimeProvider time)
{
    private readonly Lock _lock = new();

    /// <summary>Appends facts durably. Those that are not for the journal are passed over.</summary>
    public void Append(IReadOnlyList<Fact> facts)
    {
        var lines = new StringBuilder();
        foreach (var fact in facts)
        {
            if (JournalLine.Format(fact) is { } line)
            {
                lines.Append(line).Append('\n');
            }
        }

        if (lines.Length == 0)
        {
            return;
        }

        lock (_lock)
        {
            Write(Encoding.UTF8.GetBytes(lines.ToString()));
        }
    }

    /// <summary>Reads every fact, oldest first. Lines that are damaged are counted and passed over.</summary>
    public IEnumerable<Fact> Read(Action<string> onDamaged)
    {
        if (!Directory.Exists(directory))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(directory, "*.jsonl").Order(StringComparer.Ordinal))
        {
            var number = 0;
            foreach (var line in File.ReadLines(path))
            {
                number++;
                if (JournalLine.TryParse(line, out var fact, out var error))
                {
                    if (fact is not null)
                    {
                        yield return fact;
                    }
                }
                else if (line.Length > 0)
                {
                    onDamaged($"{path}:{number}: {error}");
                }
            }
        }
    }

    private void Write(byte[] bytes)
    {
        var path = Path.Combine(
            directory,
            time.GetUtcNow().ToString("yyyy-MM", CultureInfo.InvariantCulture) + ".jsonl");
        var isNew = !File.Exists(path);
        if (isNew)
        {
            DurableFiles.CreateDirectory(directory);
        }

        using (var file = DurableFiles.OpenForAppending(path))
        {
            // A torn line of a crash must not swallow the first line after it.
            RandomAccess.Write(file, EndsInMidLine(path) ? [(byte)'\n', .. bytes] : bytes, fileOffset: 0); // Goes to the end.
            DurableFiles.Sync(file, path);
        }

        if (isNew)
        {
            DurableFiles.SyncDirectory(directory);
        }
    }

    private static bool EndsInMidLine(string path)
    {
        using SafeFileHandle handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> last = stackalloc byte[1];
        var length = RandomAccess.GetLength(handle);
        return length > 0 && RandomAccess.Read(handle, last, length - 1) == 1 && last[0] != (byte)'\n';
    }
}
