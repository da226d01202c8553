using Saksi.Age;
using Saksi.Server.Settings;
using Saksi.Simulator;

namespace Saksi.Cli.Commands.Demo;

/// <summary>The demo's settings file, written anew at each start: its cameras are at other ports each time.</summary>
internal static class DemoSettings
{
    public static void Write(
        DemoFolder folder, IReadOnlyList<IAgeRecipient> recipients, CameraSimulator simulator, IReadOnlyList<SimulatedCameraOptions> cameras)
    {
        Directory.CreateDirectory(folder.Recordings);
        var file = Path.Combine(folder.Recordings, SettingsStore.FileName);
        using (new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            // Settings can hold passwords: nobody else ever reads this file.
        }

        File.WriteAllText(file, $"""
            # Written by `saksi demo` at each start: changes are lost.
            recipients: [{string.Join(", ", recipients)}]
            retention:
              max-bytes: 2GB
            cameras:
            {string.Join('\n', cameras.Select(camera => Camera(simulator, camera)))}

            """);
    }

    private static string Camera(CameraSimulator simulator, SimulatedCameraOptions camera) => string.Join('\n',
        [
            $"  {camera.Name}:",
            $"    name: {char.ToUpperInvariant(camera.Name[0])}{camera.Name[1..]}",
            "    transport: tcp",
            "    motion: true",
            "    thumbnails: true",
            .. simulator[camera.Name].Onvif is { } onvif ? [$"    onvif: {onvif.Address}"] : Array.Empty<string>(),
            .. camera.Streams.Select(stream => $"    {stream.Name}: {simulator.UrlOf(camera.Name, stream.Name)}"),
        ]);
}
