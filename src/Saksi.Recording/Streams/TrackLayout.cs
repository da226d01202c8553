using Saksi.Media.Receiving;
using Saksi.Media.Tracks;

namespace Saksi.Recording.Streams;

/// <summary>Which tracks of a session are recorded, in which order and format: the leading one first.</summary>
/// <remarks>
/// A track is laid out once its format is known; formats that come later, or change, make the layout outdated, and a new segment
/// begins. Guarded by the assembler's lock.
/// </remarks>
internal sealed class TrackLayout
{
    private TrackFormat?[] _latest = [];
    private int[] _places = [];

    /// <summary>The track that decides where fragments and segments begin: the first video, or the first of all.</summary>
    public int Leading { get; private set; }

    /// <summary>The formats that are laid out, by place.</summary>
    public IReadOnlyList<TrackFormat> Formats { get; private set; } = [];

    /// <summary>Whether every format is laid out as the camera sends it now.</summary>
    public bool IsCurrent
    {
        get
        {
            for (var track = 0; track < _latest.Length; track++)
            {
                // Depacketizers hand out the same instance until parameters change.
                var laidOut = _places[track] < 0 ? null : Formats[_places[track]];
                if (!ReferenceEquals(laidOut, _latest[track]))
                {
                    return false;
                }
            }

            return Formats.Count > 0;
        }
    }

    /// <summary>Whether the leading track's format is laid out as it is now.</summary>
    public bool IsLeadingCurrent => Formats.Count > 0 && ReferenceEquals(Formats[0], _latest[Leading]);

    /// <summary>A session begins.</summary>
    public void Begin(IReadOnlyList<ReceivedTrack> tracks)
    {
        _latest = tracks.Select(track => track.Format).ToArray();
        _places = Enumerable.Repeat(-1, tracks.Count).ToArray();
        Formats = [];
        Leading = Math.Max(0, tracks.ToList().FindIndex(track => track.Kind == TrackKind.Video));
    }

    /// <summary>Notes the format of a unit that came.</summary>
    public void Note(int track, TrackFormat format) => _latest[track] = format;

    /// <summary>Where a track is laid out; -1 for one that is not.</summary>
    public int PlaceOf(int track) => _places[track];

    /// <summary>Lays out every track whose format is known.</summary>
    public void LayOut()
    {
        var formats = new List<TrackFormat>();
        foreach (var track in Enumerable.Range(0, _latest.Length).OrderBy(track => track != Leading))
        {
            _places[track] = _latest[track] is null ? -1 : formats.Count;
            if (_latest[track] is { } format)
            {
                formats.Add(format);
            }
        }

        Formats = formats;
    }
}
