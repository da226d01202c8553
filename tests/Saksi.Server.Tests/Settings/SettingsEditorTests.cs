using CsCheck;
using Saksi.Age;
using Saksi.Media.Rtsp;
using Saksi.Server.Settings;

namespace Saksi.Server.Tests.Settings;

public sealed class SettingsEditorTests
{
    private static readonly CameraSettings Gate = new() { Id = "gate", Main = "rtsp://192.0.2.17/stream1" };

    [Fact]
    public void A_camera_is_put_where_its_old_block_was()
    {
        const string Before = """
            # top
            cameras:
              # the first
              gate:
                main: rtsp://old/
                user: a

              # the second
              yard: # always on
                main: rtsp://yard/   # do not touch

            retention:   # behind
              keep: 3d
            """;
        var after = SettingsEditor.SetCamera(Before, Gate with { Name = "Main: gate", User = "viewer", Password = "true" });
        Assert.Equal(
            Before.Replace(
                "    main: rtsp://old/\n    user: a\n",
                "    name: \"Main: gate\"\n    main: rtsp://192.0.2.17/stream1\n    user: viewer\n    password: \"true\"\n",
                StringComparison.Ordinal) + "\n",
            after);
        Assert.Equal(Before.Replace("  gate:\n    main: rtsp://old/\n    user: a\n", "", StringComparison.Ordinal) + "\n", SettingsEditor.RemoveCamera(Before, "gate"));
        Assert.Equal(Before, SettingsEditor.RemoveCamera(Before, "nobody"));
    }

    [Fact]
    public void Comments_in_a_cameras_block_stay_where_what_they_are_about_stays()
    {
        const string Before = """
            cameras:
              gate: # by the road
                # bought in May
                main: rtsp://old/   # the long lens
                user: 'a # b'       # not admin
                password: secret
                keep: 168h          # the council says so
                enabled: true       # never switch off
                schedule:
                  - mon-fri 08:00-18:00   # working hours
                  - sat 09:00-12:00
                # the end
              yard:
                main: rtsp://yard/
            """;
        var before = Read(Before)[0];
        Assert.Equal(Before + "\n", SettingsEditor.SetCamera(Before, before, before));

        Assert.True(WeeklySchedule.TryParse(["sun 10:00-11:00"], out var schedule, out _));
        var after = SettingsEditor.SetCamera(
            Before,
            before with { Name = "Gate", Main = "rtsp://new/", User = "c", Password = null, IsEnabled = false, Recording = new RecordingRule { Schedule = schedule } },
            before);
        Assert.Equal(
            """
            cameras:
              gate: # by the road
                name: Gate
                # bought in May
                main: rtsp://new/   # the long lens
                user: c       # not admin
                keep: 168h          # the council says so
                enabled: false       # never switch off
                schedule: ["sun 10:00-11:00"]
                # the end
              yard:
                main: rtsp://yard/

            """,
            after);
    }

    [Fact]
    public void A_change_line_by_line_says_the_same_as_a_block_that_is_written_anew()
    {
        string[] addresses = ["rtsp://a/", "rtsp://b/1", "rtsp://c/#2"];
        string?[] names = [null, "x", "a # b", "true", "it's", "\"q\""];
        var urls = Gen.Int[0, addresses.Length - 1].Select(i => addresses[i]);
        var texts = Gen.Int[0, names.Length - 1].Select(i => names[i]);
        var cameras = Gen.Select(urls, texts, texts, Gen.Bool, Gen.Int[0, 2]).Select((main, name, user, isEnabled, days) => Gate with
        {
            Main = main,
            Name = name,
            User = user,
            Password = user,
            IsEnabled = isEnabled,
            Retention = new() { MaximumAge = days == 0 ? null : TimeSpan.FromDays(days) },
        });
        Gen.Select(cameras, cameras).Sample((first, second) =>
        {
            var text = SettingsEditor.SetCamera("cameras:\n  yard:\n    main: rtsp://yard/\n", first);
            var changed = Read(SettingsEditor.SetCamera(text, second, Read(text)[1]));
            var anew = Read(SettingsEditor.SetCamera(text, second));
            return changed.Count == 2 && CameraLines.Of(changed[1]).SequenceEqual(CameraLines.Of(anew[1]));
        });
    }

    [Theory]
    [InlineData("nothing", "", "\ncameras:\n  gate:\n    main: rtsp://192.0.2.17/stream1\n")]
    [InlineData("an empty key", "cameras:\n", "cameras:\n  gate:\n    main: rtsp://192.0.2.17/stream1\n")]
    [InlineData("empty braces", "cameras: {}\nhttps: auto\n", "cameras:\n  gate:\n    main: rtsp://192.0.2.17/stream1\nhttps: auto\n")]
    [InlineData("a deeper indent", "cameras:\n    a:\n        main: rtsp://a/\n", "cameras:\n    a:\n        main: rtsp://a/\n\n    gate:\n      main: rtsp://192.0.2.17/stream1\n")]
    [InlineData("something behind", "cameras:\n  a:\n    main: rtsp://a/\n# end\nhttps: auto\n", "cameras:\n  a:\n    main: rtsp://a/\n\n  gate:\n    main: rtsp://192.0.2.17/stream1\n# end\nhttps: auto\n")]
    public void A_new_camera_goes_behind_the_last(string name, string before, string after)
    {
        Assert.NotEmpty(name);
        Assert.Equal(after, SettingsEditor.SetCamera(before, Gate));
        var removed = SettingsEditor.RemoveCamera(SettingsEditor.SetCamera(before, Gate), "gate");
        Assert.Equal(Read(before).Select(camera => camera.Id), Read(removed).Select(camera => camera.Id));
    }

    [Fact]
    public void Recipients_go_in_front_of_their_example()
    {
        var recipients = new[] { X25519Identity.Generate().Recipient.ToString(), X25519Identity.Generate().Recipient.ToString() };
        var text = SettingsEditor.Set(SettingsStore.Template(), "recipients", recipients);
        Assert.Equal(recipients, SettingsReader.Read(text, ".").Settings!.Recipients.Select(recipient => recipient.ToString()));
        Assert.Contains($"recipients:\n  - {recipients[0]}\n  - {recipients[1]}\n#recipients:", text, StringComparison.Ordinal);
        Assert.Equal(text, SettingsEditor.Set(text, "recipients", recipients));
    }

    [Fact]
    public void What_is_in_braces_is_refused_and_not_spoilt()
    {
        Assert.Throws<SettingsException>(() => SettingsEditor.SetCamera("cameras: {a: {main: rtsp://a/}}\n", Gate));
        Assert.Throws<SettingsException>(() => SettingsEditor.SetCamera("{https: auto}\n", Gate));
    }

    [Fact]
    public void Whatever_people_call_cameras_and_choose_as_passwords_comes_back()
    {
        var text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char["äß€#:\"'\\{}[]-?!&*|>%@`\u2028😀"[..20]]), 1, 20]
            .Select(value => value.Trim()).Where(value => value.Length > 0);
        Gen.Select(text, text, Gen.Int[0, 3]).Sample((name, password, others) =>
        {
            var before = "cameras:\n" + string.Concat(Enumerable.Range(0, others).Select(i => $"  c{i}:\n    main: rtsp://c{i}/\n"));
            var camera = Gate with { Name = name, User = name, Password = password, Transport = RtspTransport.Udp };
            var read = Read(SettingsEditor.SetCamera(before, camera));
            var found = read.Single(each => each.Id == "gate");
            return read.Count == others + 1 && found.Name == name && found.User == name && found.Password == password;
        });
    }

    private static IReadOnlyList<CameraSettings> Read(string text)
    {
        var reading = SettingsReader.Read(text, ".");
        Assert.Empty(reading.Mistakes);
        return reading.Settings!.Cameras;
    }
}
