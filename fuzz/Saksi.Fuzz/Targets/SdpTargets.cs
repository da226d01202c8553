using Saksi.Fuzz.Running;
using Saksi.Media.Receiving;
using Saksi.Media.Rtsp;
using Saksi.Media.Sdp;

namespace Saksi.Fuzz.Targets;

/// <summary>The session description, up to the depacketizers that it asks for.</summary>
internal static class SdpTargets
{
    public static IEnumerable<FuzzTarget> All => [new("sdp", "the body of the answer to DESCRIBE", Describe)];

    private static void Describe(ReadOnlySpan<byte> input)
    {
        if (!SdpParser.TryParse(input, out var description, out var error))
        {
            FindingException.Unless(error is not null, "a refusal has a reason");
            return;
        }

        var selection = TrackSelection.Choose(description!, new RtspQuirkSet());
        FindingException.Unless(
            selection.Tracks.Count <= 2 && description!.Media.Count == selection.Tracks.Count + selection.Ignored.Count,
            "every track is taken or ignored");
        foreach (var track in selection.Tracks)
        {
            FindingException.Unless(track.ClockRateHz > 0, "a track has a clock");
            _ = BaseUrl.Join("rtsp://192.0.2.7/stream?channel=1", track.Control);
        }
    }
}
