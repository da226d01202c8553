using System.Globalization;
using Saksi.Cli.CommandLine;
using Saksi.Simulator.Clips;
using Saksi.Simulator.Faults;
using Saksi.Simulator.Personalities;

namespace Saksi.Cli.Commands.Simulation;

/// <summary>Reads the values of <c>saksi simulate</c>'s options.</summary>
internal static class SimulationText
{
    public static ClipCodec Codec(string text, string option, params IEnumerable<ClipCodec> choices)
    {
        foreach (var choice in choices)
        {
            if (Name(choice) == text)
            {
                return choice;
            }
        }

        throw new WrongUsageException($"{option} {text} is unknown.", $"Known are: {string.Join(", ", choices.Select(Name))}.");
    }

    public static string Name(ClipCodec codec) => codec.ToString().ToLowerInvariant();

    public static AuthScheme Scheme(string text) => text switch
    {
        "basic" => AuthScheme.Basic,
        "digest" => AuthScheme.DigestMd5,
        "digest-sha256" => AuthScheme.DigestSha256,
        _ => throw new WrongUsageException($"--auth {text} is unknown.", "Known are: basic, digest, digest-sha256."),
    };

    public static FaultScript Fault(string text) => FaultScript.TryParse(text, out var script, out var error)
        ? script! : throw new WrongUsageException(error);

    public static int BitRate(string text)
    {
        var factor = text.Length == 0 ? 1 : text[^1] switch
        {
            'k' => 1_000,
            'M' => 1_000_000,
            _ => 1,
        };
        var digits = factor == 1 ? text : text[..^1];
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            && value * factor is >= 1000 and <= 1e9
            ? (int)(value * factor)
            : throw new WrongUsageException($"--bitrate {text} is no bit rate.", "Write it as 32k, 500k, 4M or 4000000.");
    }
}
