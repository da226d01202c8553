using Saksi.Server.Watching.Motion;

namespace Saksi.Server.Settings;

/// <summary>What is looked at in a camera's pictures, and what is heard of the camera.</summary>
public sealed record WatchRule
{
    public bool HasMotion { get; init; }

    /// <summary>How motion is told, where it is looked for.</summary>
    public MotionSettings Motion { get; init; } = new();

    /// <summary>Small sealed pictures for the timeline.</summary>
    public bool HasThumbnails { get; init; }

    /// <summary>What the camera notices itself is asked for over ONVIF, where its address is known.</summary>
    public bool HearsCamera { get; init; } = true;

    internal static WatchRule Read(MappingReader reader) => new()
    {
        HasMotion = reader.Flag("motion"),
        Motion = new MotionSettings
        {
            Sensitivity = reader.Number("motion-sensitivity", new MotionSettings().Sensitivity, 1, 100),
            SmallestPercent = reader.Number("motion-size", 5, 1, 1000) / 10.0,
            ShortestDuration = reader.Duration("motion-duration") ?? new MotionSettings().ShortestDuration,
            Zones = ReadZones(reader),
        },
        HasThumbnails = reader.Flag("thumbnails"),
        HearsCamera = reader.Flag("camera-events", otherwise: true),
    };

    private static List<Zone> ReadZones(MappingReader reader)
    {
        var zones = new List<Zone>();
        foreach (var text in reader.Texts("motion-zones"))
        {
            if (Zone.TryParse(text.Value) is { } zone)
            {
                zones.Add(zone);
            }
            else
            {
                reader.Complain<string>(
                    text, "A zone is 'include' or 'exclude' and at least three corners in fractions of the picture: include 0,0.5 1,0.5 1,1 0,1");
            }
        }

        return zones;
    }
}
