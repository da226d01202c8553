namespace Saksi.Simulator;

/// <summary>Numbers that look random and are the same for the same seed (SplitMix64): faults can be repeated.</summary>
internal sealed class SeededGenerator(ulong seed)
{
    private ulong _state = seed;

    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>True with this probability.</summary>
    public bool Chance(double probability) => (Next() >> 11) * (1.0 / (1UL << 53)) < probability;

    public int Below(int bound) => (int)(Next() % (ulong)bound);
}
