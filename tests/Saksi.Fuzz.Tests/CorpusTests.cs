using System.Diagnostics;
using Saksi.Fuzz.Running;
using Saksi.Fuzz.Targets;

namespace Saksi.Fuzz.Tests;

/// <summary>Every fuzz target over its seed corpus, and over seeded mutations of it.</summary>
public sealed class CorpusTests
{
    private const int Mutations = 3000;
    private const int MaxSeedSizeBytes = 20_000;
    private const int MaxCorpusSizeBytes = 2_000_000;

    /// <summary>All targets together have to stay below fifteen seconds, on a slow machine too.</summary>
    private static readonly TimeSpan TimePerTarget = TimeSpan.FromMilliseconds(500);

    private static readonly string Corpus = Path.Combine(AppContext.BaseDirectory, "corpus");

    public static TheoryData<string> Targets() => [.. TargetList.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void Reads_its_corpus_and_what_becomes_of_it(string name)
    {
        var target = TargetList.Find(name)!;
        var seeds = SeedsOf(name);
        foreach (var (file, bytes) in seeds)
        {
            Run(target, bytes, file);
        }

        var mutator = new Mutator(seed: 1);
        var inputs = seeds.ConvertAll(seed => seed.Bytes);
        var clock = Stopwatch.StartNew();
        for (var number = 0; number < Mutations && clock.Elapsed < TimePerTarget; number++)
        {
            var (file, bytes) = seeds[number % seeds.Count];
            Run(target, mutator.Mutate(bytes, inputs), $"mutation {number}, of {file}");
        }
    }

    [Fact]
    public void A_corpus_is_there_for_each_target_and_for_nothing_else()
    {
        var folders = Directory.GetDirectories(Corpus).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(TargetList.All.Select(target => target.Name).Order(StringComparer.Ordinal), folders);
    }

    [Fact]
    public void The_corpus_is_small()
    {
        var sizes = Directory.GetFiles(Corpus, "*", SearchOption.AllDirectories).Select(path => new FileInfo(path).Length).ToList();
        Assert.All(sizes, size => Assert.InRange(size, 0, MaxSeedSizeBytes));
        Assert.InRange(sizes.Sum(), 1, MaxCorpusSizeBytes);
    }

    [Theory]
    [InlineData("a parser that throws", "throws")]
    [InlineData("a parser that takes memory", "takes memory")]
    [InlineData("a parser that takes time", "takes time")]
    [InlineData("a parser that gives nonsense", "lies")]
    public void Finds(string name, string fault)
    {
        var target = new FuzzTarget(name, "", _ => Misbehave(fault));
        Assert.ThrowsAny<Exception>(() => BoundedRun.Run(target, [1, 2, 3]));
    }

    private static void Misbehave(string fault)
    {
        switch (fault)
        {
            case "throws":
                throw new InvalidDataException("what no parser may throw");
            case "takes memory":
                GC.KeepAlive(new byte[10 << 20]);
                break;
            case "takes time":
                SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(1100));
                break;
            default:
                FindingException.Unless(false, "truth");
                break;
        }
    }

    private static List<(string File, byte[] Bytes)> SeedsOf(string name)
    {
        var files = Directory.GetFiles(Path.Combine(Corpus, name)).Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(files);
        return files.ConvertAll(file => (Path.GetFileName(file), File.ReadAllBytes(file)));
    }

    private static void Run(FuzzTarget target, byte[] input, string what)
    {
        var finding = Record.Exception(() => BoundedRun.Run(target, input));
        if (finding is not null)
        {
            var kept = Path.Combine(Path.GetTempPath(), $"saksi-finding-{target.Name}");
            File.WriteAllBytes(kept, input);
            Assert.Fail($"{what}, kept in {kept}: {finding}");
        }
    }
}
