using Saksi.Media.Rtsp;
using Saksi.Media.Tracks;

namespace Saksi.Media.Receiving;

/// <summary>Tells from what has come, and when, that a stream is over.</summary>
/// <remarks>Asked twice a second for every camera, hence loops instead of queries, which would allocate.</remarks>
internal sealed class StreamEndFinder(
    TrackInputs inputs, RtspTransport transport, TimeSpan firstPacketTimeout, StreamContext context)
{
    // Packets may still be under way when RTCP BYE overtakes them.
    private static readonly TimeSpan GoodbyeGrace = TimeSpan.FromSeconds(1);

    private readonly long _start = context.Clock.GetTimestamp();

    /// <summary>Why the stream is over; null when it is not.</summary>
    internal RtspException? Find(long now)
    {
        var hasPackets = false;
        var hasVideo = false;
        var hasLeapt = false;
        var isGoodbye = true;
        foreach (var input in inputs.All)
        {
            hasPackets |= input.Pipeline.HasPackets;
            hasVideo |= input.Track.Kind == TrackKind.Video;
            hasLeapt |= input.Pipeline.HasLeapt;
            isGoodbye &= input.Pipeline.HasSaidGoodbye
                && context.Clock.GetElapsedTime(input.Pipeline.LastPacketArrival, now) >= GoodbyeGrace;
        }

        if (!hasPackets && context.Clock.GetElapsedTime(_start, now) >= firstPacketTimeout)
        {
            return NoPackets();
        }

        if (isGoodbye)
        {
            return new RtspException(StreamEndReason.EndedByCamera, "the camera said that the stream is over (RTCP BYE)");
        }

        if (hasLeapt)
        {
            return Leapt("a");
        }

        if (HasRecentUnit(hasVideo, now))
        {
            return null;
        }

        return hasPackets ? NothingComes(hasVideo) : NoPackets();
    }

    internal static RtspException Leapt(string kind) => new(
        StreamEndReason.TimestampJump,
        $"the timestamps of {kind} track jumped: the camera's clock was set, or its encoder restarted");

    private bool HasRecentUnit(bool hasVideo, long now)
    {
        foreach (var input in inputs.All)
        {
            if ((!hasVideo || input.Track.Kind == TrackKind.Video)
                && context.Clock.GetElapsedTime(input.Pipeline.LastUnitArrival, now) < context.Options.VideoTimeout)
            {
                return true;
            }
        }

        return false;
    }

    private RtspException NoPackets() => new(
        StreamEndReason.NoPackets, $"not one packet came over {transport.ToString().ToUpperInvariant()}");

    private RtspException NothingComes(bool hasVideo)
    {
        foreach (var input in inputs.All)
        {
            if (input.Track.FormatProblem is { } problem)
            {
                return new RtspException(StreamEndReason.ParametersUnreadable, problem);
            }
        }

        return new RtspException(
            StreamEndReason.NoVideo,
            $"no {(hasVideo ? "video" : "audio")} for {context.Options.VideoTimeout.TotalSeconds:0.#} s, although the connection stands");
    }
}
