using Saksi.Cli.CommandLine;
using Saksi.Media.Rtsp;
using Saksi.Recording.Segments;

namespace Saksi.Cli.Commands.Recordings;

/// <summary>A stream as it is named on the command line: <c>[CAMERA[/STREAM]=]URL</c>.</summary>
internal static class StreamArgument
{
    private const string MainStream = "main";

    /// <summary>Reads all streams; those without a name get one of their URL, and each name is used once.</summary>
    /// <exception cref="WrongUsageException">One is no stream; the message never holds a password.</exception>
    public static IReadOnlyList<(StreamName Name, RtspUrl Url)> Parse(IEnumerable<string> arguments)
    {
        var streams = new List<(StreamName Name, RtspUrl Url)>();
        foreach (var argument in arguments)
        {
            var (name, url) = Split(argument);
            if (!RtspUrl.TryParse(url, out var parsed, out var error) || parsed is null)
            {
                throw new WrongUsageException($"This is no camera address: {error}.", "Write it as rtsp://HOST/PATH.");
            }

            var streamName = name is null ? Unused(NameOf(parsed), streams) : ParseName(name);
            if (streams.Any(stream => stream.Name == streamName))
            {
                throw new WrongUsageException($"Two streams are called {streamName}.", "Give them different names: CAMERA/STREAM=URL.");
            }

            streams.Add((streamName, parsed));
        }

        return streams;
    }

    private static (string? Name, string Url) Split(string argument)
    {
        var scheme = argument.IndexOf("://", StringComparison.Ordinal);
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && equals < scheme ? (argument[..equals], argument[(equals + 1)..]) : (null, argument);
    }

    private static StreamName ParseName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? new StreamName(text, MainStream) : new StreamName(text[..slash], text[(slash + 1)..]);
        return StreamName.IsValidPart(name.Camera) && StreamName.IsValidPart(name.Stream)
            ? name
            : throw new WrongUsageException(
                $"'{text}' cannot name a camera.",
                "Write CAMERA=URL or CAMERA/STREAM=URL with letters, digits, '.', '_' and '-', at most 64 of them.");
    }

    /// <summary>Host, port and path: never the credentials, which the URL's printed form does not hold.</summary>
    private static StreamName NameOf(RtspUrl url)
    {
        var printed = url.ToString();
        var place = printed[(printed.IndexOf("://", StringComparison.Ordinal) + 3)..];
        return new StreamName(StreamName.Sanitize(place), MainStream);
    }

    private static StreamName Unused(StreamName wanted, List<(StreamName Name, RtspUrl Url)> streams)
    {
        var name = wanted;
        for (var number = 2; streams.Any(stream => stream.Name == name); number++)
        {
            name = new StreamName(StreamName.Sanitize($"{wanted.Camera[..Math.Min(wanted.Camera.Length, 58)]}-{number}"), wanted.Stream);
        }

        return name;
    }
}
