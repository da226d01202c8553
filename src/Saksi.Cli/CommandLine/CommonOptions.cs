using System.CommandLine;
using System.CommandLine.Parsing;
using Saksi.Server.Settings;

namespace Saksi.Cli.CommandLine;

/// <summary>Options that mean the same in every command. Each call makes a new one, for one command.</summary>
internal static class CommonOptions
{
    internal const string JsonName = "--json";

    /// <summary><c>--json</c>. The command asks <see cref="CommandContext.IsJson"/>.</summary>
    public static Option<bool> Json() => new(JsonName)
    {
        Description = "Print one JSON document to standard output; everything else goes to standard error.",
    };

    /// <summary><c>--data DIR</c>: the folder with the recordings.</summary>
    public static Option<string> Data(bool required = true) => new("--data")
    {
        Description = "The folder with the recordings.",
        HelpName = "DIR",
        Required = required,
    };

    /// <summary>An option that takes a duration, such as <c>--duration 1h30m</c>.</summary>
    public static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DURATION",
        CustomParser = result => Parse<TimeSpan>(
            result, DurationText.TryParse, "is not a duration. Write it as 30s, 5m, 1h30m or 7d."),
    };

    /// <summary><c>--duration</c> of commands that run until they are stopped: as long as a timer can wait.</summary>
    public static Option<TimeSpan?> RunDuration() => new("--duration")
    {
        Description = "Stop after this time, 30 days at most. Without it, Ctrl-C stops.",
        HelpName = "DURATION",
        CustomParser = result => Parse<TimeSpan>(
            result, TryParseRunDuration, "is not a duration of up to 30 days. Write it as 30s, 5m or 1h30m; leave it out to run on."),
    };

    /// <summary>An option that takes a size, such as <c>--keep-bytes 10GB</c>.</summary>
    public static Option<long?> ByteSize(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SIZE",
        CustomParser = result => Parse<long>(
            result, ByteSizeText.TryParse, "is not a size. Write it as 500MB, 10GB, 2TB or 10GiB."),
    };

    /// <summary>An option that takes a time, such as <c>--from 2026-11-24T08:30:00Z</c>.</summary>
    public static Option<DateTimeOffset?> Time(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result => Parse<DateTimeOffset>(
            result, Rfc3339Time.TryParse, "is not a time. Write it as 2026-11-24T08:30:00Z, or with an offset such as +01:00."),
    };

    internal static bool IsJson(ParseResult parsed)
    {
        var option = parsed.CommandResult.Command.Options.FirstOrDefault(option => option.Name == JsonName);
        return option is Option<bool> json && parsed.GetValue(json);
    }

    // A timer waits for 49 days at most.
    private static bool TryParseRunDuration(string text, out TimeSpan duration) =>
        DurationText.TryParse(text, out duration) && duration <= TimeSpan.FromDays(30);

    private static T? Parse<T>(ArgumentResult result, TryParse<T> tryParse, string complaint)
        where T : struct
    {
        var text = result.Tokens[0].Value;
        if (tryParse(text, out var value))
        {
            return value;
        }

        result.AddError($"'{text}' {complaint}");
        return null;
    }

    private delegate bool TryParse<T>(string text, out T value);
}
