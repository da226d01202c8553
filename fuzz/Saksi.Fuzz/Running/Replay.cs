using System.Diagnostics.CodeAnalysis;

namespace Saksi.Fuzz.Running;

/// <summary>Runs files that a fuzzer kept, outside of it.</summary>
internal static class Replay
{
    /// <summary>Runs files and prints what each of them finds.</summary>
    /// <returns>True when none finds anything.</returns>
    public static bool Run(FuzzTarget target, IEnumerable<string> files)
    {
        var isClean = true;
        foreach (var file in files)
        {
            var finding = Find(target, File.ReadAllBytes(file));
            isClean &= finding is null;
            Console.WriteLine($"{file}: {finding?.ToString() ?? "nothing found"}");
        }

        return isClean;
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "Whatever escapes is the finding that is asked for.")]
    private static Exception? Find(FuzzTarget target, byte[] input)
    {
        try
        {
            BoundedRun.Run(target, input);
            return null;
        }
        catch (Exception finding)
        {
            return finding;
        }
    }
}
