namespace Saksi.Simulator;

/// <summary>Finds every mistake in the options at once.</summary>
internal static class SimulatorOptionsCheck
{
    /// <exception cref="SimulatorException">There are mistakes; the message lists them all.</exception>
    public static void Check(SimulatorOptions options)
    {
        var mistakes = new List<string>();
        if (options.Cameras.Count == 0)
        {
            mistakes.Add("There is no camera.");
        }

        if (options.Port is < 0 or > ushort.MaxValue)
        {
            mistakes.Add($"Port {options.Port} is not between 0 and 65535.");
        }

        foreach (var twice in options.Cameras.GroupBy(camera => camera.Name).Where(group => group.Count() > 1))
        {
            mistakes.Add($"{twice.Count()} cameras are called '{twice.Key}'.");
        }

        foreach (var camera in options.Cameras)
        {
            CheckCamera(camera, mistakes);
        }

        if (mistakes.Count > 0)
        {
            throw new SimulatorException(string.Join(Environment.NewLine, mistakes));
        }
    }

    private static void CheckCamera(SimulatedCameraOptions camera, List<string> mistakes)
    {
        if (camera.Name.Length == 0 || !camera.Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            mistakes.Add($"Camera name '{camera.Name}' is not made of letters, digits, '-', '_' and '.'.");
        }

        if (camera.Streams.Count == 0)
        {
            mistakes.Add($"Camera '{camera.Name}' has no stream.");
        }

        if (camera.Streams.DistinctBy(stream => stream.Name).Count() < camera.Streams.Count)
        {
            mistakes.Add($"Camera '{camera.Name}' has two streams of the same name.");
        }

        foreach (var stream in camera.Streams.Where(stream => stream.OtherClip is { } other
            && (other.Video is null || other.Video.Codec != stream.Clip.Video?.Codec)))
        {
            mistakes.Add($"Camera '{camera.Name}', stream '{stream.Name}': the other clip has no video of the same codec.");
        }

        if (camera.Personality.Packets.PayloadBytes is < 100 or > 60_000)
        {
            mistakes.Add($"Camera '{camera.Name}': packets have payloads from 100 to 60000 bytes.");
        }
    }
}
