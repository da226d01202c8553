using System.Diagnostics;
using System.Text.Json;
using Saksi.Cli.CommandLine;
using Saksi.Simulator;
using Saksi.Simulator.Ledger;

namespace Saksi.Cli.Commands.Simulation;

/// <summary>Prints what the cameras sent: for people to standard error, as JSON to standard output.</summary>
internal static class SimulationReport
{
    public static void Write(CommandContext context, CameraSimulator simulator)
    {
        if (context.IsJson)
        {
            context.WriteJson(writer => WriteDocument(writer, simulator));
            return;
        }

        foreach (var session in simulator.Cameras.SelectMany(camera => camera.Sessions))
        {
            var units = (session.Video?.AccessUnits ?? 0) + (session.Audio?.AccessUnits ?? 0);
            var bytes = (session.Video?.Bytes ?? 0) + (session.Audio?.Bytes ?? 0);
            context.Error.WriteLine(
                $"{session.Camera}/{session.Stream} over {session.Transport}: {units} access units, {bytes} bytes, "
                + $"ended by {session.StopReason ?? "us"}");
        }
    }

    private static void WriteDocument(Utf8JsonWriter writer, CameraSimulator simulator)
    {
        using var process = Process.GetCurrentProcess();
        writer.WriteStartObject();
        writer.WriteNumber("cpuSeconds", process.TotalProcessorTime.TotalSeconds);
        writer.WriteNumber("peakRssBytes", process.PeakWorkingSet64);
        writer.WriteStartArray("cameras");
        foreach (var camera in simulator.Cameras)
        {
            writer.WriteStartObject();
            writer.WriteString("camera", camera.Name);
            writer.WriteString("personality", camera.Options.Personality.Name);
            writer.WriteStartArray("urls");
            foreach (var stream in camera.Options.Streams)
            {
                writer.WriteStringValue(simulator.UrlOf(camera.Name, stream.Name).ToString());
            }

            writer.WriteEndArray();
            writer.WriteString("onvif", camera.Onvif?.Address.AbsoluteUri);
            writer.WriteStartArray("sessions");
            foreach (var session in camera.Sessions)
            {
                WriteSession(writer, session);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteSession(Utf8JsonWriter writer, SessionLedger session)
    {
        writer.WriteStartObject();
        writer.WriteString("stream", session.Stream);
        writer.WriteString("transport", session.Transport);
        writer.WriteString("started", Rfc3339Time.Format(session.Started));
        writer.WriteString("stopped", session.Stopped is { } stopped ? Rfc3339Time.Format(stopped) : null);
        writer.WriteString("stopReason", session.StopReason);
        WriteTrack(writer, "video", session.Video);
        WriteTrack(writer, "audio", session.Audio);
        writer.WriteEndObject();
    }

    private static void WriteTrack(Utf8JsonWriter writer, string name, TrackLedger? track)
    {
        if (track is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartObject(name);
        writer.WriteString("codec", SimulationText.Name(track.Codec));
        writer.WriteNumber("accessUnits", track.AccessUnits);
        writer.WriteNumber("keyFrames", track.KeyFrames);
        writer.WriteNumber("bytes", track.Bytes);
        writer.WriteNumber("packets", track.Packets);
        writer.WriteNumber("packetsLost", track.PacketsLost);
        writer.WriteNumber("unitsDroppedForSlowClient", track.UnitsDroppedForSlowClient);
        writer.WriteNumber("unitsSkipped", track.UnitsSkipped);
        writer.WriteNumber("senderReports", track.SenderReports);
        writer.WriteNumber("receiverReports", track.ReceiverReports);
        writer.WriteString("first", track.First is { } first ? Rfc3339Time.Format(first) : null);
        writer.WriteString("last", track.Last is { } last ? Rfc3339Time.Format(last) : null);
        writer.WriteEndObject();
    }
}
