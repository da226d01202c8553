namespace Saksi.Server.Events;

/// <summary>What is noticed. The numbers are kept in the database.</summary>
public enum EventKind
{
    Motion = 1,
    Tamper = 2,
    DigitalInput = 3,
    CameraLost = 4,
    CameraBack = 5,
    Gap = 6,
    DiskLow = 7,
}

/// <summary>The kinds as settings and the API write them.</summary>
internal static class EventKindNames
{
    private static readonly (EventKind Kind, string Name)[] Table =
    [
        (EventKind.Motion, "motion"),
        (EventKind.Tamper, "tamper"),
        (EventKind.DigitalInput, "digital-input"),
        (EventKind.CameraLost, "camera-lost"),
        (EventKind.CameraBack, "camera-back"),
        (EventKind.Gap, "gap"),
        (EventKind.DiskLow, "disk-low"),
    ];

    public static string All => string.Join(", ", Table.Select(row => row.Name));

    public static string Name(this EventKind kind) => Array.Find(Table, row => row.Kind == kind).Name;

    public static EventKind? Parse(string name) => Array.Find(Table, row => row.Name == name) is { Name: not null } row ? row.Kind : null;
}
