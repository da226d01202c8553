using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Saksi.Recording.Clocks;
using Saksi.Recording.Coverage;
using Saksi.Recording.Segments;

namespace Saksi.Recording.Journal;

/// <summary>Facts as lines of the journal: JSON with the kind first and times in RFC 3339 UTC with microseconds.</summary>
internal static class JournalLine
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    // Camera names and details are ours or cleaned; the default encoder would make the file unreadable for a person.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line without its end; null for facts that the journal does not keep.</summary>
    public static string? Format(Fact fact)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (!Write(json, fact))
            {
                return null;
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>Reads a line.</summary>
    /// <returns>False when it is damaged. A kind that a later version added gives true and no fact.</returns>
    public static bool TryParse(string line, out Fact? fact, out string? error)
    {
        fact = null;
        error = null;
        try
        {
            using var document = JsonDocument.Parse(line);
            fact = Read(document.RootElement);
            return true;
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException
            or FormatException or OverflowException)
        {
            error = exception.Message;
            return false;
        }
    }

    private static bool Write(Utf8JsonWriter json, Fact fact)
    {
        switch (fact)
        {
            case Fact.RunStarted run:
                Kind(json, "run-started");
                Stream(json, run.Stream);
                json.WriteString("run", run.Run.ToString("x16", CultureInfo.InvariantCulture));
                Time(json, "at", run.AtUs);
                return true;
            case Fact.RunEnded run:
                Kind(json, "run-ended");
                json.WriteString("run", run.Run.ToString("x16", CultureInfo.InvariantCulture));
                Time(json, "at", run.AtUs);
                json.WriteString("reason", run.Reason.Name());
                Clock(json, run.Clock);
                return true;
            case Fact.GapOpened gap:
                Kind(json, "gap-opened");
                Stream(json, gap.Stream);
                Time(json, "from", gap.FromUs);
                json.WriteString("reason", gap.Reason.Name());
                json.WriteString("detail", gap.Detail);
                return true;
            case Fact.GapClosed gap:
                Kind(json, "gap-closed");
                Stream(json, gap.Stream);
                Time(json, "to", gap.ToUs);
                return true;
            case Fact.GapNoted gap:
                Kind(json, "gap");
                Stream(json, gap.Stream);
                Time(json, "from", gap.FromUs);
                Time(json, "to", gap.ToUs);
                json.WriteString("reason", gap.Reason.Name());
                json.WriteString("detail", gap.Detail);
                return true;
            case Fact.SegmentClosed segment:
                Kind(json, "segment-closed");
                Stream(json, segment.Stream);
                json.WriteString("segment", segment.Key.ToString());
                Time(json, "from", segment.Totals.StartUs);
                Time(json, "to", segment.Totals.EndUs);
                json.WriteNumber("bytes", segment.FileBytes);
                json.WriteNumber("accessUnits", segment.Totals.AccessUnits);
                json.WriteNumber("allAccessUnits", segment.Totals.AllAccessUnits);
                json.WriteNumber("lostPackets", segment.Totals.LostPackets);
                json.WriteNumber("damaged", segment.Totals.DamagedAccessUnits);
                json.WriteString("sha256", Convert.ToHexStringLower(segment.Sha256));
                return true;
            case Fact.SegmentDeleted segment:
                Kind(json, "segment-deleted");
                Stream(json, segment.Stream);
                json.WriteString("segment", segment.Key.ToString());
                Time(json, "from", segment.StartUs);
                Time(json, "to", segment.EndUs);
                json.WriteNumber("bytes", segment.FileBytes);
                json.WriteString("sha256", segment.Sha256);
                json.WriteString("rule", segment.Rule);
                return true;
            case Fact.HoldPlaced hold:
                Kind(json, "hold-placed");
                json.WriteString("hold", hold.Id.ToString());
                json.WriteString("camera", hold.Camera);
                Time(json, "from", hold.FromUs);
                Time(json, "to", hold.ToUs);
                json.WriteString("reason", hold.Reason);
                Time(json, "at", hold.AtUs);
                return true;
            case Fact.HoldReleased hold:
                Kind(json, "hold-released");
                json.WriteString("hold", hold.Id.ToString());
                Time(json, "at", hold.AtUs);
                return true;
            default:
                return false; // Open segments speak for themselves.
        }
    }

    private static Fact? Read(JsonElement line) => line.GetProperty("kind").GetString() switch
    {
        "run-started" => new Fact.RunStarted(ReadRun(line), ReadStream(line), ReadTime(line, "at")),
        "run-ended" => new Fact.RunEnded(ReadRun(line), ReadTime(line, "at"), ReadReason(line), ReadClock(line)),
        "gap-opened" => new Fact.GapOpened(ReadStream(line), ReadTime(line, "from"), ReadReason(line), ReadText(line, "detail")),
        "gap-closed" => new Fact.GapClosed(ReadStream(line), ReadTime(line, "to")),
        "gap" => new Fact.GapNoted(
            ReadStream(line), ReadTime(line, "from"), ReadTime(line, "to"), ReadReason(line), ReadText(line, "detail")),
        "segment-closed" => ReadSegmentClosed(line),
        "segment-deleted" => new Fact.SegmentDeleted(
            ReadKey(line),
            ReadStream(line),
            ReadTime(line, "from"),
            ReadTime(line, "to"),
            line.GetProperty("bytes").GetInt64(),
            ReadText(line, "sha256"),
            ReadText(line, "rule")),
        "hold-placed" => new Fact.HoldPlaced(
            line.GetProperty("hold").GetGuid(),
            ReadText(line, "camera"),
            ReadTime(line, "from"),
            ReadTime(line, "to"),
            ReadText(line, "reason"),
            ReadTime(line, "at")),
        "hold-released" => new Fact.HoldReleased(line.GetProperty("hold").GetGuid(), ReadTime(line, "at")),
        _ => null,
    };

    private static Fact.SegmentClosed ReadSegmentClosed(JsonElement line)
    {
        var totals = new SegmentTotals
        {
            StartUs = ReadTime(line, "from"),
            EndUs = ReadTime(line, "to"),
            AccessUnits = line.GetProperty("accessUnits").GetInt64(),
            AllAccessUnits = line.GetProperty("allAccessUnits").GetInt64(),
            LostPackets = line.GetProperty("lostPackets").GetInt64(),
            DamagedAccessUnits = line.GetProperty("damaged").GetInt64(),
        };
        return new Fact.SegmentClosed(
            ReadKey(line),
            ReadStream(line),
            totals,
            line.GetProperty("bytes").GetInt64(),
            Convert.FromHexString(ReadText(line, "sha256")),
            []);
    }

    private static void Kind(Utf8JsonWriter json, string kind) => json.WriteString("kind", kind);

    private static void Stream(Utf8JsonWriter json, StreamName stream)
    {
        json.WriteString("camera", stream.Camera);
        json.WriteString("stream", stream.Stream);
    }

    private static void Time(Utf8JsonWriter json, string name, long us) =>
        json.WriteString(name, UnixTime.FromMicroseconds(us).ToString(TimeFormat, CultureInfo.InvariantCulture));

    private static void Clock(Utf8JsonWriter json, ClockQuality clock)
    {
        json.WriteString("clockSource", clock.SourceName);
        if (clock.OffsetUs is { } offset)
        {
            json.WriteNumber("clockOffsetUs", offset);
        }

        if (clock.DriftPpm is { } drift)
        {
            json.WriteNumber("clockDriftPpm", Math.Round(drift, 3));
        }
    }

    private static string ReadText(JsonElement line, string name) =>
        line.GetProperty(name).GetString() ?? throw new FormatException($"{name} is null");

    private static long ReadTime(JsonElement line, string name) => UnixTime.ToMicroseconds(
        DateTimeOffset.ParseExact(
            ReadText(line, name),
            TimeFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal));

    private static ulong ReadRun(JsonElement line) =>
        ulong.Parse(ReadText(line, "run"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static StreamName ReadStream(JsonElement line) => new(ReadText(line, "camera"), ReadText(line, "stream"));

    private static GapReason ReadReason(JsonElement line) => GapReasonNames.Parse(ReadText(line, "reason"));

    private static SegmentKey ReadKey(JsonElement line) =>
        SegmentKey.TryParse(ReadText(line, "segment"), out var key) ? key : throw new FormatException("segment is no key");

    private static ClockQuality ReadClock(JsonElement line) => new()
    {
        Source = ReadText(line, "clockSource") == "rtcp" ? ClockSource.SenderReports : ClockSource.Arrival,
        OffsetUs = line.TryGetProperty("clockOffsetUs", out var offset) ? offset.GetInt64() : null,
        DriftPpm = line.TryGetProperty("clockDriftPpm", out var drift) ? drift.GetDouble() : null,
    };
}
