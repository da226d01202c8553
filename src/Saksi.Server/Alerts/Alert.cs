using System.Text.Json;
using Saksi.Server.Events;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>Something that somebody is to be told.</summary>
/// <param name="Rule">Which rule says so.</param>
/// <param name="Noticed">What happened.</param>
/// <param name="CameraName">What people call the camera; null: it is about the machine.</param>
/// <param name="IsTest">Nothing happened: somebody wants to know whether alerts arrive.</param>
internal sealed record Alert(AlertRule Rule, NoticedEvent Noticed, string? CameraName, bool IsTest = false)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new Hosting.Rfc3339TimeConverter() },
    };

    /// <summary>As the API writes kinds, and <c>test</c>.</summary>
    public string Kind => IsTest ? "test" : Noticed.Kind.Name();

    /// <summary>One line for people.</summary>
    public string Title
    {
        get
        {
            if (IsTest)
            {
                return $"Saksi: a test of the alert rule {Rule.Name}";
            }

            var what = Noticed.Kind switch
            {
                EventKind.Motion => "motion",
                EventKind.Tamper => "somebody tampers with the camera",
                EventKind.DigitalInput => "a contact at the camera changed",
                EventKind.CameraLost => "the camera is lost",
                EventKind.CameraBack => "the camera is back",
                EventKind.Gap => "a gap in the recording",
                _ => "the disk is nearly full",
            };
            return $"{CameraName ?? "Saksi"}: {what}";
        }
    }

    /// <summary>An alert about nothing.</summary>
    public static Alert Test(AlertRule rule, DateTimeOffset now) =>
        new(rule, new NoticedEvent(0, null, EventKind.Motion, now, now, null, "saksi", "Nothing happened: this is a test."), null, IsTest: true);

    /// <summary>All of it, for programs.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new AlertDocument(
            Rule.Name,
            Noticed.Id,
            Noticed.Camera,
            CameraName,
            Kind,
            Noticed.Start,
            Noticed.End,
            Noticed.Score,
            Noticed.Source,
            Noticed.Detail,
            Title),
        Json);

    private sealed record AlertDocument(
        string Rule,
        long Event,
        string? Camera,
        string? CameraName,
        string Kind,
        DateTimeOffset Start,
        DateTimeOffset? End,
        double? Score,
        string Source,
        string Detail,
        string Title);
}
