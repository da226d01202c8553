using Saksi.Simulator.Personalities;
using Saksi.Simulator.Sending;

namespace Saksi.Simulator.Server;

/// <summary>Writes the RTP-Info header of PLAY responses (RFC 2326 12.33).</summary>
internal static class RtpInfoHeader
{
    public static string Write(StreamSession session, RtpInfoHabit habit, string origin) =>
        string.Join(",", session.Tracks.Select(entry => WriteTrack(session.Stream, entry.Key, entry.Value, habit, origin)));

    private static string WriteTrack(
        SimulatedStream stream, int number, SessionTrack track, RtpInfoHabit habit, string origin)
    {
        var control = PathTable.ControlOf(stream, number, origin);
        var url = control.Contains("://", StringComparison.Ordinal) ? control
            : control.StartsWith('/') ? origin + control
            : $"{origin}{stream.Path}/{control}";
        return habit switch
        {
            RtpInfoHabit.BareTrack => $"url={control};seq={track.Sequence};rtptime={track.Timestamp}",
            RtpInfoHabit.WrongSequence => $"url={url};seq=1;rtptime={track.Timestamp}",
            RtpInfoHabit.NegativeTime => $"url={url};seq={track.Sequence};rtptime=-1",
            RtpInfoHabit.NoTime => $"url={url};seq={track.Sequence};",
            _ => $"url={url};seq={track.Sequence};rtptime={track.Timestamp}",
        };
    }
}
