using Saksi.Age;
using Saksi.Media.Mp4;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Unsealing;

/// <summary>
/// The payload of a sealed segment for someone who holds an identity: whole chunks of the file, without the closing chunk,
/// and what a tail adds.
/// </summary>
/// <remarks>Every byte that is handed out was authenticated. Not thread-safe.</remarks>
internal sealed class SegmentPayload : IByteSource, IDisposable
{
    private readonly AgeRandomAccessReader _main;
    private readonly long _mainLength;
    private readonly byte[] _tail;

    private SegmentPayload(AgeRandomAccessReader main, long mainLength, byte[] tail, string? tailProblem)
    {
        _main = main;
        _mainLength = mainLength;
        _tail = tail;
        TailProblem = tailProblem;
    }

    public long Length => _mainLength + _tail.Length;

    /// <summary>The sealed file has no authentic end: it was cut off, is damaged there, or was being written.</summary>
    public bool IsTruncated => _main.IsTruncated;

    /// <summary>The size of the sealed file, without its tail.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Bytes that only the tail has: the segment was open when its recorder died.</summary>
    public int TailBytes => _tail.Length;

    /// <summary>Why a tail that is there could not be opened, or null.</summary>
    public string? TailProblem { get; }

    /// <summary>Opens a segment and its tail, if there is one.</summary>
    /// <exception cref="AgeFormatException">It is no age file, is damaged, or none of the identities opens it.</exception>
    public static SegmentPayload Open(string path, IReadOnlyList<IAgeIdentity> identities)
    {
        var (main, fileBytes) = OpenMain(path, identities);
        try
        {
            var length = WithoutClosingChunk(main);
            var tail = ReadTail(SegmentPath.TailOf(path), length, identities, out var problem);
            return new SegmentPayload(main, length, tail, problem) { FileBytes = fileBytes };
        }
        catch
        {
            main.Dispose();
            throw;
        }
    }

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= _mainLength)
        {
            var rest = _tail.AsSpan((int)Math.Min(offset - _mainLength, _tail.Length));
            var taken = Math.Min(rest.Length, destination.Length);
            rest[..taken].CopyTo(destination);
            return taken;
        }

        return _main.Read(offset, destination[..(int)Math.Min(destination.Length, _mainLength - offset)]);
    }

    public void Dispose() => _main.Dispose();

    private static (AgeRandomAccessReader Main, long FileBytes) OpenMain(string path, IReadOnlyList<IAgeIdentity> identities)
    {
        var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            return (AgeRandomAccessReader.OpenTruncated(handle, identities), RandomAccess.GetLength(handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    private static long WithoutClosingChunk(AgeRandomAccessReader main)
    {
        Span<byte> last = stackalloc byte[FreeBox.HeaderSize];
        var whole = main.Length - FreeBox.HeaderSize;
        return whole >= 0
            && whole % AgeEncryptor.ChunkSize == 0
            && main.Read(whole, last) == last.Length
            && last.SequenceEqual(FreeBox.Empty)
            ? whole
            : main.Length;
    }

    private static byte[] ReadTail(
        string path, long mainLength, IReadOnlyList<IAgeIdentity> identities, out string? problem)
    {
        problem = null;
        var buffer = new byte[TailFile.PrefixSize + AgeEncryptor.ChunkSize + 1];
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new AgeReader(file, identities);
            var length = reader.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            // A tail of an earlier moment is behind the chunks that were written since.
            return length < buffer.Length
                && TailFile.TryReadPrefix(buffer.AsSpan(0, length), out var offset)
                && offset == mainLength
                ? buffer[TailFile.PrefixSize..length]
                : [];
        }
        catch (FileNotFoundException)
        {
            return []; // A closed segment has none.
        }
        catch (AgeFormatException exception)
        {
            problem = $"{path}: {exception.Message}";
            return [];
        }
    }
}
