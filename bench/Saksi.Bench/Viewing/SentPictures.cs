using System.Security.Cryptography;
using Saksi.Bench.Processes;
using Saksi.Simulator;
using Saksi.Simulator.Ledger;

namespace Saksi.Bench.Viewing;

/// <summary>When the simulated camera sent the picture that the server shows with a presentation time.</summary>
/// <remarks>
/// The server says the same presentation time of a picture to every viewer: media time behind an instant that it chose. Which picture
/// that is, is told by content: a viewer of our own compares the hashes of two seconds of units with the camera's ledger, and from there the
/// RTP timestamps count on.
/// </remarks>
internal sealed class SentPictures
{
    private const int ClockRateHz = 90_000;
    private const int UnitsToCompare = 50;

    /// <summary>Presentation times are rounded down to microseconds, once in the server and once here.</summary>
    private const int ToleranceUs = 50;

    private readonly List<(long PresentationUs, DateTimeOffset At)> _sent;

    private SentPictures(List<(long PresentationUs, DateTimeOffset At)> sent, IReadOnlyList<double> arrivalMs)
    {
        _sent = sent;
        ArrivalMs = arrivalMs;
    }

    /// <summary>From the camera's send until our own viewer had the whole unit, for those that came live.</summary>
    public IReadOnlyList<double> ArrivalMs { get; }

    /// <summary>Compares what the server shows now with what the camera has sent in its only session of the stream.</summary>
    /// <exception cref="BenchException">They differ, or the connection was lost in between.</exception>
    public static async Task<SentPictures> MatchAsync(
        Workspace workspace, ServerProcess server, SimulatedCamera camera, string stream, CancellationToken stop)
    {
        var seen = new List<(long PresentationUs, string Hash, DateTimeOffset At)>();
        using var socket = await LiveSocket.ConnectAsync(server, camera.Name, stream, stop);
        var began = workspace.Time.GetTimestamp();
        while (seen.Count < UnitsToCompare || workspace.Time.GetElapsedTime(began) < TimeSpan.FromSeconds(2))
        {
            if (!await socket.ReceiveUnitAsync(stop))
            {
                throw new BenchException($"The server has closed the connection of {camera.Name}.");
            }

            seen.Add((socket.PresentationUs, Convert.ToHexStringLower(SHA256.HashData(socket.Unit)), workspace.Time.GetUtcNow()));
        }

        var sessions = camera.Sessions.Where(session => session.Stream == stream).ToList();
        return sessions is [{ Video: { } video }]
            ? Match(video.Units, seen)
            : throw new BenchException($"{camera.Name} was asked for {stream} {sessions.Count} times: its connection was lost.");
    }

    /// <summary>When it was sent; null: never.</summary>
    public DateTimeOffset? SentAt(long presentationUs)
    {
        var at = _sent.BinarySearch((presentationUs - ToleranceUs, DateTimeOffset.MinValue));
        at = at < 0 ? ~at : at;
        return at < _sent.Count && _sent[at].PresentationUs - presentationUs <= ToleranceUs ? _sent[at].At : null;
    }

    /// <summary>How many were sent within a time.</summary>
    public int Count(DateTimeOffset from, DateTimeOffset to) => _sent.Count(picture => picture.At >= from && picture.At < to);

    private static SentPictures Match(IReadOnlyList<SentUnit> units, List<(long PresentationUs, string Hash, DateTimeOffset At)> seen)
    {
        // The clip is a loop of ten seconds: of its rounds, the one that was sent nearest to the arrival is meant. Not the newest before it:
        // the camera's clock and this one differ by a little, and what has come at once may seem to be sent later than it came.
        var last = Enumerable.Range(0, units.Count)
            .Where(unit => units[unit].Sample.SampleSha256 == seen[^1].Hash)
            .DefaultIfEmpty(-1)
            .MinBy(unit => unit < 0 ? TimeSpan.Zero : (units[unit].WallTime - seen[^1].At).Duration());
        var first = last - seen.Count + 1;
        if (first < 0)
        {
            throw new BenchException("What the server shows is not what the camera sent.");
        }

        long Presentation(int unit) =>
            seen[^1].PresentationUs + ((long)(int)(units[unit].RtpTimestamp - units[last].RtpTimestamp) * 1_000_000 / ClockRateHz);
        for (var i = 0; i < seen.Count; i++)
        {
            if (units[first + i].Sample.SampleSha256 != seen[i].Hash || Math.Abs(Presentation(first + i) - seen[i].PresentationUs) > ToleranceUs)
            {
                throw new BenchException($"Unit {i} that the server shows is not the one that the camera sent then.");
            }
        }

        var sent = Enumerable.Range(0, units.Count).Select(unit => (Presentation(unit), units[unit].WallTime)).Order().ToList();
        var arrivals = seen.Select((unit, i) => (unit.At - units[first + i].WallTime).TotalMilliseconds).TakeLast(UnitsToCompare / 2).ToList();
        return new SentPictures(sent, arrivals);
    }
}
