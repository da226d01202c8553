using Saksi.Fuzz.Running;
using Saksi.Fuzz.Seeds;
using Saksi.Fuzz.Targets;
using SharpFuzz;

namespace Saksi.Fuzz;

/// <summary>Called by <c>fuzz/run</c> and <c>fuzz/make-seeds</c>; see <c>docs/fuzzing.md</c>.</summary>
internal static class Program
{
    private const string Usage = """
        Saksi.Fuzz TARGET                reads one input from standard input, or serves afl-fuzz
        Saksi.Fuzz --replay TARGET FILE…  runs files and says which of them are findings
        Saksi.Fuzz --list                names the targets and what their inputs are
        Saksi.Fuzz --make-seeds CORPUS CACHE   writes the seeds that are missing in a folder
        """;

    private static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["--list"]:
                foreach (var target in TargetList.All)
                {
                    Console.WriteLine($"{target.Name,-24}{target.Input}");
                }

                return 0;
            case ["--make-seeds", var corpus, var cache]:
                var clips = await SeedClips.CreateAsync(cache);
                var written = SeedWriter.WriteMissing(
                    corpus, [.. TextSeeds.All(), .. OnvifSeeds.All(), .. ServerSeeds.All(), .. AgeSeeds.All(), .. RecordingSeeds.All(), .. MediaSeeds.All(clips), .. Mp4Seeds.All(clips)]);
                Console.WriteLine($"{written} seeds written to {corpus}");
                return 0;
            case ["--replay", var name, .. var files] when TargetList.Find(name) is { } target:
                return Replay.Run(target, files) ? 0 : 1;
            case [var name] when TargetList.Find(name) is { } target:
                Serve(target);
                return 0;
            default:
                await Console.Error.WriteLineAsync(Usage);
                return 2;
        }
    }

    // In a process that is started again when it dies: an endless loop or an overflowing stack is then one finding, of
    // which afl-fuzz keeps the input, and not the end of the run.
    private static void Serve(FuzzTarget target)
    {
        var input = new MemoryStream();
        Fuzzer.OutOfProcess.Run(stream =>
        {
            input.SetLength(0);
            stream.CopyTo(input);
            BoundedRun.Run(target, input.GetBuffer().AsSpan(0, (int)input.Length));
        });
    }
}
