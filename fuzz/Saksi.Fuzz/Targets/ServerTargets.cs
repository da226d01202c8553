using System.Text;
using Saksi.Fuzz.Running;
using Saksi.Server.Cameras;
using Saksi.Server.Settings;

namespace Saksi.Fuzz.Targets;

/// <summary>What people write for the server: the settings file, tables of cameras, times of the week.</summary>
internal static class ServerTargets
{
    /// <summary>The camera that is put into every file; its password would break a line that is not quoted.</summary>
    private static readonly CameraSettings Added = new() { Id = "added", Main = "rtsp://192.0.2.1/x", User = "u", Password = "a: #\"'{[\\ \u00e9" };

    public static IEnumerable<FuzzTarget> All =>
    [
        new("settings", "a settings file, UTF-8", Settings, AllowedMiB: 64),
        new("camera-table", "cameras as CSV, UTF-8", Table, AllowedMiB: 64),
        new("weekly-schedule", "times of the week, one a line, UTF-8", Schedule),
    ];

    private static void Settings(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var reading = SettingsReader.Read(text, "/nowhere");
        FindingException.Unless(reading.Settings is null == reading.Mistakes.Count > 0, "a refusal has a reason");
        FindingException.Unless(reading.Mistakes.All(mistake => mistake is { Line: >= 0, Column: >= 0, Message.Length: > 0 }), "a mistake has a place");
        if (reading.Settings is not { } before)
        {
            return;
        }

        string edited;
        try
        {
            edited = SettingsEditor.SetCamera(text, Added);
        }
        catch (SettingsException)
        {
            return; // Written in braces: such a file is not changed.
        }

        var after = SettingsReader.Read(edited, "/nowhere").Settings;
        FindingException.Unless(after is not null, "an edited file can be read");
        FindingException.Unless(after!.Cameras.Any(camera => camera.Id == Added.Id && camera.Password == Added.Password), "the camera is in it");
        foreach (var camera in before.Cameras.Where(camera => camera.Id != Added.Id))
        {
            FindingException.Unless(
                after.Cameras.Any(each => each.Id == camera.Id && each.Main == camera.Main && each.Password == camera.Password),
                "other cameras stay as they were");
        }
    }

    private static void Table(ReadOnlySpan<byte> input)
    {
        var cameras = CameraTable.Read(Encoding.UTF8.GetString(input), [], out var mistakes);
        if (mistakes.Count > 0 || cameras.Count == 0)
        {
            return;
        }

        var again = CameraTable.Read(CameraTable.Write(cameras), cameras, out var others);
        FindingException.Unless(others.Count == 0, "a table that was written can be read");
        FindingException.Unless(
            again.Select(camera => (camera.Id, camera.Main, camera.Name, camera.User, camera.Password))
                .SequenceEqual(cameras.Select(camera => (camera.Id, camera.Main, camera.Name, camera.User, camera.Password))),
            "what is written is what was read");
    }

    private static void Schedule(ReadOnlySpan<byte> input)
    {
        var lines = Encoding.UTF8.GetString(input).Split('\n');
        if (!WeeklySchedule.TryParse(lines, out var schedule, out var wrong))
        {
            FindingException.Unless(wrong is not null && lines.Contains(wrong), "a refusal names what is wrong");
            return;
        }

        var contains = 0;
        for (var minute = 0; minute < 7 * 24 * 60; minute += 30)
        {
            contains += schedule!.Contains(new DateTime(2026, 11, 22, 0, 0, 0, DateTimeKind.Unspecified).AddMinutes(minute)) ? 1 : 0; // It was read.
        }

        FindingException.Unless(contains >= 0, "every moment has an answer");
        FindingException.Unless(WeeklySchedule.TryParse(schedule!.Texts, out var again, out _) && schedule.Equals(again), "what was read is read again");
    }
}
