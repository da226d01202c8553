namespace Saksi.Fuzz.Seeds;

/// <summary>Writes the seed corpus: one folder a target, one file an input.</summary>
internal static class SeedWriter
{
    /// <summary>Larger inputs only make a fuzzer slow.</summary>
    public const int MaxSizeBytes = 20_000;

    /// <summary>Writes the seeds that are not there yet, so that what a fuzzer found and a person kept stays.</summary>
    /// <returns>How many were written.</returns>
    public static int WriteMissing(string corpus, IEnumerable<Seed> seeds)
    {
        var written = 0;
        foreach (var seed in seeds)
        {
            if (seed.Bytes.Length > MaxSizeBytes)
            {
                throw new InvalidOperationException($"{seed.Target}/{seed.Name} has {seed.Bytes.Length} bytes; {MaxSizeBytes} are allowed.");
            }

            var folder = Path.Combine(corpus, seed.Target);
            var path = Path.Combine(folder, seed.Name);
            Directory.CreateDirectory(folder);
            if (!File.Exists(path))
            {
                File.WriteAllBytes(path, seed.Bytes);
                written++;
            }
        }

        return written;
    }
}
