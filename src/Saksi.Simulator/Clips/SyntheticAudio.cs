namespace Saksi.Simulator.Clips;

/// <summary>G.711 tones made without an encoder.</summary>
public static class SyntheticAudio
{
    private const int SampleRateHz = 8_000;
    private const int FrameSamples = 160;

    /// <summary>One second of a tone, in frames of 20 ms; it loops without a click.</summary>
    /// <param name="codec"><see cref="ClipCodec.Pcma"/> or <see cref="ClipCodec.Pcmu"/>.</param>
    /// <param name="frequencyHz">From 20 to 3400.</param>
    public static ClipTrack Create(ClipCodec codec, int frequencyHz)
    {
        if (codec is not (ClipCodec.Pcma or ClipCodec.Pcmu))
        {
            throw new ArgumentException("Only G.711 is made without an encoder.", nameof(codec));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(frequencyHz, 20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(frequencyHz, 3400);
        var samples = new byte[SampleRateHz];
        for (var index = 0; index < samples.Length; index++)
        {
            var sample = (int)(8000 * Math.Sin(2 * Math.PI * frequencyHz * index / SampleRateHz));
            samples[index] = codec == ClipCodec.Pcmu ? ToMuLaw(sample) : ToALaw(sample);
        }

        var units = new ClipUnit[SampleRateHz / FrameSamples];
        for (var index = 0; index < units.Length; index++)
        {
            units[index] = new ClipUnit(codec, index * FrameSamples, true, [samples.AsMemory(index * FrameSamples, FrameSamples)]);
        }

        return new ClipTrack(codec, SampleRateHz, units, SampleRateHz) { Channels = 1 };
    }

    // G.711 table 2a: sign, 3 bits of segment, 4 bits within it, all inverted; 14-bit magnitudes biased by 33.
    private static byte ToMuLaw(int sample)
    {
        var magnitude = Math.Min((Math.Abs(sample) >> 2) + 33, 0x1FFF);
        var segment = int.Log2(magnitude) - 5;
        var code = (segment << 4) | ((magnitude >> (segment + 1)) & 15);
        return (byte)~(code | (sample < 0 ? 0x80 : 0));
    }

    // G.711 table 1a: 13-bit magnitudes, even bits inverted.
    private static byte ToALaw(int sample)
    {
        var magnitude = Math.Min(Math.Abs(sample) >> 3, 0xFFF);
        var segment = magnitude < 32 ? 0 : int.Log2(magnitude) - 4;
        var code = (segment << 4) | ((segment == 0 ? magnitude >> 1 : magnitude >> segment) & 15);
        return (byte)((code | (sample < 0 ? 0 : 0x80)) ^ 0x55);
    }
}
