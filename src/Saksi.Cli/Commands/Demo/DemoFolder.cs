using Saksi.Age;

namespace Saksi.Cli.Commands.Demo;

/// <summary>Where the demo keeps what it makes: recordings, its keys beside them, and the cameras' pictures.</summary>
internal sealed class DemoFolder(string path)
{
    public string Recordings => Path.Combine(path, "recordings");

    public string OwnerKey => Path.Combine(path, "demo-owner.key");

    public string RecoveryKey => Path.Combine(path, "demo-recovery.key");

    public string Clips => Path.Combine(path, "clips");

    /// <summary>Below the user's own data, so that the demo leaves nothing where it was started.</summary>
    public static string Default()
    {
        var data = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        return Path.Combine(string.IsNullOrEmpty(data) ? Path.Combine(home, ".local", "share") : data, "saksi-demo");
    }

    /// <summary>The recipients of both keys, which are made the first time.</summary>
    public IReadOnlyList<IAgeRecipient> Recipients(DateTimeOffset now)
    {
        Directory.CreateDirectory(path);
        return [Recipient(OwnerKey, now), Recipient(RecoveryKey, now)];
    }

    private static X25519Recipient Recipient(string file, DateTimeOffset now)
    {
        if (File.Exists(file))
        {
            return IdentityFile.Read(File.ReadAllBytes(file))[0].Recipient;
        }

        var identity = X25519Identity.Generate();
        using var stream = new FileStream(file, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        using var writer = new StreamWriter(stream);
        writer.Write(IdentityFile.Format(identity, now));
        return identity.Recipient;
    }
}
