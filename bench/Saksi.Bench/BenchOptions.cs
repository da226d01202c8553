using System.Globalization;

namespace Saksi.Bench;

/// <summary>What the command line asks for.</summary>
internal sealed record BenchOptions
{
    public static string Usage => $"""
        Usage: bench/run [MEASURE...] [options]
        Measures: {string.Join(", ", BenchRun.Names)}; without any, all of them but soak.
          --seconds N      how long each measure over time watches the steady state
          --warm-up N      seconds before that
          --cameras N      another number of cameras than the measure's own
          --rounds N       how often a measure is repeated (recording: recorder and peer in turn; start: starts)
          --dir DIR        where recordings go while they are measured (without: the folder for temporary files)
          --ram-dir DIR    where opened recordings go (without: /dev/shm)
          --no-peer        without the other program to compare with
          --write-docs     put the tables into docs/benchmarks.md
        """;

    public IReadOnlyList<string> Measures { get; init; } = [];

    public TimeSpan? Duration { get; init; }

    public TimeSpan? WarmUp { get; init; }

    public int? Cameras { get; init; }

    public int? Rounds { get; init; }

    public string Directory { get; init; } = Path.GetTempPath();

    public string RamDirectory { get; init; } = "/dev/shm";

    public bool HasPeer { get; init; } = true;

    public bool WritesDocs { get; init; }

    public bool WantsHelp { get; init; }

    public string Root { get; init; } = ".";

    /// <returns>Null when they cannot be understood.</returns>
    public static BenchOptions? Parse(IReadOnlyList<string> args, out string problem)
    {
        var options = new BenchOptions();
        problem = "";
        for (var i = 0; i < args.Count; i++)
        {
            var next = With(options, args[i], i + 1 < args.Count ? args[i + 1] : "", out var usesValue);
            if (next is null)
            {
                problem = WhatIsWrong(args[i], i + 1 < args.Count ? args[i + 1] : "");
                return null;
            }

            options = next;
            i += usesValue ? 1 : 0;
        }

        return options;
    }

    private static BenchOptions? With(BenchOptions options, string name, string value, out bool usesValue)
    {
        usesValue = false;
        switch (name)
        {
            case "--help" or "-h":
                return options with { WantsHelp = true };
            case "--no-peer":
                return options with { HasPeer = false };
            case "--write-docs":
                return options with { WritesDocs = true };
            case var measure when BenchRun.Names.Contains(measure):
                return options with { Measures = [.. options.Measures, measure] };
        }

        usesValue = true;
        return name switch
        {
            "--root" => options with { Root = value },
            "--dir" when IsFolder(value) => options with { Directory = value },
            "--ram-dir" when IsFolder(value) => options with { RamDirectory = value },
            "--seconds" when Number(value) is { } n => options with { Duration = TimeSpan.FromSeconds(n) },
            "--warm-up" when Number(value) is { } n => options with { WarmUp = TimeSpan.FromSeconds(n) },
            "--cameras" when Number(value) is { } n => options with { Cameras = n },
            "--rounds" when Number(value) is { } n => options with { Rounds = n },
            _ => null,
        };
    }

    private static string WhatIsWrong(string name, string value) => name switch
    {
        "--dir" or "--ram-dir" when value.Length == 0 => $"{name} needs a folder.",
        "--dir" or "--ram-dir" => $"The folder '{value}' of {name} is not there; make it first.",
        "--seconds" or "--warm-up" or "--cameras" or "--rounds" => $"{name} needs a whole number above 0, not '{value}'.",
        _ => $"'{name}' is not understood.",
    };

    private static bool IsFolder(string path) => System.IO.Directory.Exists(path);

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
