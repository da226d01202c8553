namespace Saksi.Onvif.Events;

/// <summary>A topic that we know, and what its state is called.</summary>
/// <param name="Path">Without prefixes. A <c>*</c> at the end stands for anything.</param>
/// <param name="Kind">What it means.</param>
/// <param name="StateName">The data item with the state; another boolean item is taken where it is missing.</param>
internal sealed record EventTopic(string Path, OnvifEventKind Kind, string StateName)
{
    private const int MaxLength = 512;

    /// <summary>ONVIF Imaging 7, Analytics annex A, Device IO 5.10; Reolink's and Hikvision's own below the same roots.</summary>
    private static readonly EventTopic[] Known =
    [
        new("RuleEngine/CellMotionDetector/Motion", OnvifEventKind.Motion, "IsMotion"),
        new("VideoSource/MotionAlarm", OnvifEventKind.Motion, "State"),
        new("RuleEngine/MotionRegionDetector/Motion", OnvifEventKind.Motion, "State"),
        new("RuleEngine/MotionDetector/Motion", OnvifEventKind.Motion, "IsMotion"),
        new("VideoAnalytics/Motion", OnvifEventKind.Motion, "State"),
        new("VideoAnalytics/MotionDetection", OnvifEventKind.Motion, "State"),
        new("RuleEngine/VideoSource/MotionAlarm", OnvifEventKind.Motion, "State"),
        new("RuleEngine/FieldDetector/ObjectsInside", OnvifEventKind.ObjectDetection, "IsInside"),
        new("RuleEngine/MyRuleDetector/*", OnvifEventKind.ObjectDetection, "State"),
        new("RuleEngine/PeopleDetector/*", OnvifEventKind.ObjectDetection, "State"),
        new("RuleEngine/IntrusionDetector/*", OnvifEventKind.ObjectDetection, "State"),
        new("RuleEngine/TamperDetector/Tamper", OnvifEventKind.Tamper, "IsTamper"),
        new("RuleEngine/TamperDetector/*", OnvifEventKind.Tamper, "IsTamper"),
        new("VideoSource/GlobalSceneChange/*", OnvifEventKind.Tamper, "State"),
        new("VideoSource/ImageTooDark/*", OnvifEventKind.Tamper, "State"),
        new("VideoSource/ImageTooBright/*", OnvifEventKind.Tamper, "State"),
        new("VideoSource/ImageTooBlurry/*", OnvifEventKind.Tamper, "State"),
        new("Device/Trigger/DigitalInput", OnvifEventKind.DigitalInput, "LogicalState"),
    ];

    /// <summary>The topic with a path as a camera writes it, prefixes and all.</summary>
    /// <returns>Null when we do not know it.</returns>
    public static EventTopic? Find(string topic)
    {
        if (topic.Length is 0 or > MaxLength)
        {
            return null;
        }

        var path = string.Join('/', topic.Trim().Split('/').Select(step => step[(step.LastIndexOf(':') + 1)..]));
        var found = Array.Find(Known, each => each.Matches(path));
        return found is null ? null : found with { Path = Soap.PlainText.Clean(path, 128) };
    }

    private bool Matches(string path) => Path.EndsWith('*')
        ? path.StartsWith(Path.AsSpan(0, Path.Length - 1), StringComparison.OrdinalIgnoreCase)
        : path.Equals(Path, StringComparison.OrdinalIgnoreCase);
}
