namespace Saksi.Server.Settings;

/// <summary>The settings that are read when the server starts, and not again.</summary>
internal static class StartSettings
{
    /// <summary>Those that differ, as the settings file calls them.</summary>
    /// <param name="started">What the server was started with.</param>
    /// <param name="current">What the file says now.</param>
    /// <param name="isListenGiven">Where to listen was said at the start, so that the file's word on it does not count.</param>
    public static IReadOnlyList<string> Differing(ServerSettings started, ServerSettings current, bool isListenGiven)
    {
        var differing = new List<string>();
        Note("listen", isListenGiven || started.Listen.SequenceEqual(current.Listen));
        Note("https", started.Https == current.Https);
        Note("certificate", started.CertificateFile == current.CertificateFile && started.CertificateKeyFile == current.CertificateKeyFile);
        Note("sign-in", started.SignIn == current.SignIn);
        Note("openid", started.OpenId is null ? current.OpenId is null : started.OpenId.Equals(current.OpenId));
        return differing;

        void Note(string name, bool isSame)
        {
            if (!isSame)
            {
                differing.Add(name);
            }
        }
    }
}
