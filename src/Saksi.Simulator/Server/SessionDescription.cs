using System.Globalization;
using System.Net;
using System.Text;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Personalities;

namespace Saksi.Simulator.Server;

/// <summary>Writes what DESCRIBE answers (RFC 8866), with the habits of the camera's personality.</summary>
internal static class SessionDescription
{
    public static string Write(SimulatedStream stream, IPAddress address, string origin)
    {
        var habits = stream.Camera.Options.Personality.Sdp;
        var clip = stream.Clip;
        var lines = new List<string>();
        if (!habits.OmitsSessionLines)
        {
            AddSessionLines(lines, habits, address);
        }

        lines.AddRange(habits.SessionLines);
        for (var number = 0; number < stream.TrackCount; number++)
        {
            AddTrack(lines, stream, number, origin);
        }

        if (habits.PutsVideoFormatUnderAudio && clip is { Video: { } video, Audio: not null })
        {
            lines.Add(VideoFormat(video, habits));
        }

        lines.AddRange(habits.LastLines);
        return string.Join("\r\n", lines) + "\r\n";
    }

    private static void AddSessionLines(List<string> lines, SdpHabits habits, IPAddress address)
    {
        var family = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "IP6" : "IP4";
        var any = family == "IP6" ? "::" : "0.0.0.0";
        lines.Add("v=0");
        lines.Add("o=" + (habits.Origin.Length > 0 ? habits.Origin : $"- 1109162014219182 1 IN {family} {address}"));
        lines.Add("s=" + habits.SessionName);
        lines.Add($"c=IN {family} {any}");
        lines.Add("t=0 0");
        lines.Add("a=control:*");
        lines.Add("a=range:npt=0-");
    }

    private static void AddTrack(List<string> lines, SimulatedStream stream, int number, string origin)
    {
        var habits = stream.Camera.Options.Personality.Sdp;
        var track = stream.TrackOf(number)!;
        var type = SimulatedStream.PayloadTypeOf(track.Codec);
        lines.Add($"m={(track.IsVideo ? "video" : "audio")} 0 RTP/AVP {type}");
        lines.Add("b=AS:" + ((int)(track.BitsPerSecond / 1000) + 1).ToString(CultureInfo.InvariantCulture));
        lines.Add($"a=rtpmap:{type} {RtpMap(track)}" + (habits.TrailingBlankInRtpMap ? " " : ""));
        if (track.IsVideo)
        {
            if (track.Codec != ClipCodec.Mjpeg && !habits.PutsVideoFormatUnderAudio)
            {
                lines.Add(VideoFormat(track, habits));
            }
            else if (track.Codec != ClipCodec.Mjpeg && stream.Clip.Audio is null)
            {
                lines.Add(VideoFormat(track, habits));
            }

            lines.Add(string.Create(CultureInfo.InvariantCulture,
                $"a=framerate:{track.Units.Count / track.Duration.TotalSeconds:0.######}"));
        }
        else if (track.Codec == ClipCodec.Aac)
        {
            // RFC 3640 4.1.
            var config = Convert.ToHexString(track.AudioSpecificConfig.Span);
            lines.Add($"a=fmtp:{type} streamtype=5;profile-level-id=1;mode=AAC-hbr;"
                + $"sizelength=13;indexlength=3;indexdeltalength=3;config={config}");
        }

        lines.Add("a=control:" + PathTable.ControlOf(stream, number, origin));
        lines.Add("a=sendonly");
    }

    private static string RtpMap(ClipTrack track) => track.Codec switch
    {
        ClipCodec.H264 => "H264/90000",
        ClipCodec.H265 => "H265/90000",
        ClipCodec.Mjpeg => "JPEG/90000",
        ClipCodec.Aac => $"MPEG4-GENERIC/{track.ClockRateHz}/{track.Channels}",
        ClipCodec.Pcma => "PCMA/8000",
        ClipCodec.Pcmu => "PCMU/8000",
        _ => "opus/48000/2", // RFC 7587 7: always so, whatever is inside
    };

    private static string VideoFormat(ClipTrack track, SdpHabits habits)
    {
        var sets = track.ParameterSets.Select(set => Sprop(set, habits.ParameterSets)).ToArray();
        var format = new StringBuilder("a=fmtp:96 ");
        if (track.Codec == ClipCodec.H265)
        {
            // RFC 7798 7.1.
            return habits.ParameterSets == SpropHabit.Missing
                ? format.Append("profile-id=1").ToString()
                : format.Append($"sprop-vps={sets[0]};sprop-sps={sets[1]};sprop-pps={sets[2]}").ToString();
        }

        var level = habits.ProfileLevelId.Length > 0
            ? habits.ProfileLevelId : Convert.ToHexString(track.ParameterSets[0].Span.Slice(1, 3));
        format.Append("packetization-mode=1;profile-level-id=").Append(level);
        if (habits.ParameterSets != SpropHabit.Missing)
        {
            format.Append(";sprop-parameter-sets=").AppendJoin(',', sets);
        }

        return format.ToString();
    }

    private static string Sprop(ReadOnlyMemory<byte> set, SpropHabit habit)
    {
        byte[] startCode = [0, 0, 0, 1];
        return Convert.ToBase64String(habit switch
        {
            SpropHabit.BehindStartCodes => [.. startCode, .. set.Span],
            SpropHabit.BeforeStartCodes => [.. set.Span, .. startCode],
            SpropHabit.Garbage => [0xE9, 0x00, 0xF0, 0x04, 0x4F, 0xCB],
            _ => set.ToArray(),
        });
    }
}
