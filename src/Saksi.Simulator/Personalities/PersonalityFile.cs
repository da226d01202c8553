using System.Text.Json;
using Saksi.Simulator.Packets;

namespace Saksi.Simulator.Personalities;

/// <summary>Reads personalities from a JSON file: an array of objects whose members are those of <see cref="Personality"/>.</summary>
/// <remarks>
/// Names are in camel case, those of enumerations too. What is left out keeps the value of a camera without bad habits;
/// unknown members are mistakes, and all mistakes are reported together.
/// </remarks>
public static class PersonalityFile
{
    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Those that come with the simulator.</summary>
    public static IReadOnlyList<Personality> LoadShipped()
    {
        using var stream = typeof(PersonalityFile).Assembly.GetManifestResourceStream("personalities.json")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), "personalities.json");
    }

    /// <exception cref="SimulatorException">The file cannot be read, or has mistakes: the message lists all.</exception>
    public static IReadOnlyList<Personality> Load(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SimulatorException($"Cannot read the personalities in {path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the text of a file.</summary>
    /// <param name="json">The text.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="SimulatorException">It has mistakes: the message lists all.</exception>
    public static IReadOnlyList<Personality> Parse(string json, string name)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, Lenient);
        }
        catch (JsonException exception)
        {
            throw new SimulatorException($"{name} is no JSON: {exception.Message}", exception);
        }

        using (document)
        {
            var mistakes = new List<string>();
            var personalities = ReadAll(document.RootElement, mistakes);
            return mistakes.Count == 0
                ? personalities
                : throw new SimulatorException(
                    $"{name} has {mistakes.Count} mistake(s):{Environment.NewLine}  "
                    + string.Join($"{Environment.NewLine}  ", mistakes));
        }
    }

    private static List<Personality> ReadAll(JsonElement root, List<string> mistakes)
    {
        var personalities = new List<Personality>();
        if (root.ValueKind != JsonValueKind.Array)
        {
            mistakes.Add("$: an array of personalities is expected");
            return personalities;
        }

        var index = 0;
        foreach (var element in root.EnumerateArray())
        {
            var path = $"$[{index++}]";
            if (StrictJson.Read(typeof(Personality), element, path, mistakes) is Personality personality)
            {
                Check(personality, path, element, mistakes);
                personalities.Add(personality);
            }
        }

        foreach (var twice in personalities.GroupBy(personality => personality.Name).Where(group => group.Count() > 1))
        {
            mistakes.Add($"$: {twice.Count()} personalities are called \"{twice.Key}\"");
        }

        return personalities;
    }

    private static void Check(Personality personality, string path, JsonElement element, List<string> mistakes)
    {
        if (element.ValueKind == JsonValueKind.Object && !element.TryGetProperty("name", out _))
        {
            mistakes.Add($"{path}.name: is missing");
        }

        if (personality.Packets.PayloadBytes is < 100 or > 60_000)
        {
            mistakes.Add($"{path}.packets.payloadBytes: {personality.Packets.PayloadBytes} is not between 100 and 60000");
        }

        if (personality.Rtsp.SessionTimeoutSeconds is < 0)
        {
            mistakes.Add($"{path}.rtsp.sessionTimeoutSeconds: cannot be negative");
        }

        if (personality.Rtsp.ChannelOffset is < 0 or > 250)
        {
            mistakes.Add($"{path}.rtsp.channelOffset: {personality.Rtsp.ChannelOffset} is not between 0 and 250");
        }

        if (personality.Rtcp.IntervalSeconds is <= 0 or > 3600 || personality.Rtcp.FirstAfterSeconds is < 0 or > 3600)
        {
            mistakes.Add($"{path}.rtcp: reports come every 0.1 to 3600 seconds, the first one after 0 to 3600");
        }

        if (personality.Onvif.TokenWindowSeconds < 0 || personality.Onvif.MostSubscriptions is < 0 or > 1000)
        {
            mistakes.Add($"{path}.onvif: a window is not negative, and there are 0 to 1000 subscriptions");
        }

        if (personality.Packets.Marker == MarkerHabit.Never && personality.Packets.ParameterSetLagTicks != 0)
        {
            mistakes.Add($"{path}.packets: without markers, a parameter set that lags is a picture of its own");
        }
    }
}
