using System.Buffers.Binary;
using Saksi.Media.Codecs;
using Saksi.Media.Tracks;

namespace Saksi.Media.Mp4;

/// <summary>
/// Writes a progressive MP4 file, the kind that plays everywhere: <c>ftyp</c>, <c>mdat</c> as the samples come,
/// <c>moov</c> at the end.
/// </summary>
/// <remarks>
/// The samples of a second, or a megabyte, of a track stand together. Memory is that and the tables: for a day at 25
/// pictures a second some 20 MB, or 50 when no two pictures last equally long. Edit lists make the
/// presentation begin at 0 and keep the tracks in step. Not thread-safe.
/// </remarks>
public sealed class Mp4FileWriter
{
    private const int MaxChunkSize = 1024 * 1024;
    private const int MdatHeaderSize = 16;
    private const byte SilenceOfALaw = 0xD5;
    private const byte SilenceOfMuLaw = 0xFF;

    private readonly Stream _output;
    private readonly FileTrack[] _tracks;
    private readonly ChunkBuffer[] _chunks;

    // For each track what is put before its key frames: nothing until the format changes.
    private readonly byte[][] _inBandSets;
    private readonly long _mdatStart;
    private long _position;
    private bool _isFinished;

    /// <summary>Writes the beginning of the file.</summary>
    /// <param name="output">Where to: seekable, because the size of <c>mdat</c> is filled in at the end. Stays open.</param>
    /// <param name="tracks">The tracks' first formats; the media clock of a track is its format's clock.</param>
    public Mp4FileWriter(Stream output, IReadOnlyList<TrackFormat> tracks)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(tracks);
        ArgumentOutOfRangeException.ThrowIfZero(tracks.Count, nameof(tracks));
        if (!output.CanSeek)
        {
            throw new ArgumentException("The output must be seekable.", nameof(output));
        }

        _output = output;
        _tracks = [.. tracks.Select(format => new FileTrack(format))];
        _chunks = [.. tracks.Select(_ => new ChunkBuffer())];
        _inBandSets = [.. tracks.Select(_ => Array.Empty<byte>())];
        var head = new BoxWriter(64);
        MovieHeaderWriter.WriteFileType(head);
        _mdatStart = head.Length;
        head.WriteUInt32(1); // the size stands behind the type, in 64 bits
        head.WriteUInt32(BoxType.Mdat);
        head.WriteUInt64(0);
        Write(head.Written);
    }

    /// <summary>The samples of a track from now on need another sample entry. A format that was there before is found again.</summary>
    /// <param name="track">An index into the tracks.</param>
    /// <param name="format">Of the same codec and clock.</param>
    /// <remarks>
    /// From then on the key frames carry their parameter sets as well. ISO 14496-15 wants them in the sample entry
    /// alone, but many players read only the first entry, and ffmpeg's parser is one of them.
    /// </remarks>
    public void ChangeFormat(int track, TrackFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        var current = _tracks[track].Format;
        if (format.Codec != current.Codec || format.ClockRateHz != current.ClockRateHz)
        {
            throw new ArgumentException("A track keeps its codec and its clock.", nameof(format));
        }

        FlushChunk(track);
        _tracks[track].ChangeFormat(format);
        _inBandSets[track] = format.Codec switch
        {
            Codec.H264 => H264Configuration.ToSample(format.DecoderConfiguration.Span),
            Codec.H265 => H265Configuration.ToSample(format.DecoderConfiguration.Span),
            _ => [],
        };
    }

    /// <summary>Appends a sample.</summary>
    /// <param name="track">An index into the tracks.</param>
    /// <param name="data">The sample's bytes; copied or written before this returns.</param>
    /// <param name="dts">Decode time in ticks of the track's clock, not before the last one's; all tracks on one timeline.</param>
    /// <param name="pts">Presentation time in the same ticks.</param>
    /// <param name="duration">In the same ticks; counts for the last sample only, others last until the next.</param>
    /// <param name="isKey">A sync sample.</param>
    /// <remarks>
    /// A hole between G.711 samples is filled with silence: players count these samples and know no other time.
    /// </remarks>
    public void AddSample(int track, ReadOnlySpan<byte> data, long dts, long pts, long duration, bool isKey)
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        var tables = _tracks[track];
        if (tables.IsPcm)
        {
            AddPcm(track, data, pts);
            return;
        }

        var chunk = _chunks[track];
        var sets = isKey ? _inBandSets[track] : [];
        var size = sets.Length + data.Length;
        if (chunk.Samples > 0 && chunk.Length + size > MaxChunkSize)
        {
            FlushChunk(track);
        }

        tables.AddSample(size, dts, pts, duration, isKey);
        chunk.Append(sets, 0, dts);
        chunk.Append(data, 1, dts);
        if (chunk.Length >= MaxChunkSize || dts - chunk.FirstDts >= tables.Format.ClockRateHz)
        {
            FlushChunk(track);
        }
    }

    /// <summary>Writes the tables. The file is complete then; the stream is left open, at its end.</summary>
    public void Finish()
    {
        ObjectDisposedException.ThrowIf(_isFinished, this);
        _isFinished = true;
        for (var i = 0; i < _tracks.Length; i++)
        {
            FlushChunk(i);
            _tracks[i].Finish();
        }

        var mdatEnd = _position;
        var movie = new BoxWriter(64 * 1024);
        MovieWriter.Write(movie, _tracks);
        Write(movie.Written);
        var start = _output.Position - _position;
        Span<byte> size = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(size, mdatEnd - _mdatStart);
        _output.Position = start + _mdatStart + MdatHeaderSize - size.Length;
        _output.Write(size);
        _output.Position = start + _position;
    }

    private void AddPcm(int track, ReadOnlySpan<byte> data, long pts)
    {
        var tables = _tracks[track];
        var channels = Math.Max(1, tables.Format.Channels);
        if (tables.SampleCount > 0)
        {
            FillHole(track, channels, pts - tables.EndPts);
        }

        AppendPcm(track, data[..(data.Length / channels * channels)], channels, pts);
    }

    private void FillHole(int track, int channels, long frames)
    {
        Span<byte> silence = stackalloc byte[1024];
        silence.Fill(_tracks[track].Format.Codec == Codec.PcmA ? SilenceOfALaw : SilenceOfMuLaw);
        while (frames > 0)
        {
            var count = (int)Math.Min(frames, silence.Length / channels);
            AppendPcm(track, silence[..(count * channels)], channels, _tracks[track].EndPts);
            frames -= count;
        }
    }

    private void AppendPcm(int track, ReadOnlySpan<byte> data, int channels, long pts)
    {
        var tables = _tracks[track];
        tables.AddPcm(data.Length / channels, pts);
        _chunks[track].Append(data, (uint)(data.Length / channels), pts);
        if (_chunks[track].Samples >= tables.Format.ClockRateHz)
        {
            FlushChunk(track);
        }
    }

    private void FlushChunk(int track)
    {
        var chunk = _chunks[track];
        if (chunk.Samples > 0)
        {
            _tracks[track].AddChunk(_position, chunk.Samples, _tracks[track].Description);
            Write(chunk.Written);
            chunk.Clear();
        }
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _position += bytes.Length;
    }
}
