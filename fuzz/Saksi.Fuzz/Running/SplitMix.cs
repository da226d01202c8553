using System.Numerics;

namespace Saksi.Fuzz.Running;

/// <summary>SplitMix64: the same sequence on every machine and for ever.</summary>
internal sealed class SplitMix(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next number from 0 to <paramref name="bound"/> - 1; 0 for a bound below 1.</summary>
    public int Below(int bound)
    {
        _state += 0x9e3779b97f4a7c15;
        var z = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (int)(BitOperations.RotateLeft(z, 32) % (ulong)Math.Max(1, bound));
    }
}
