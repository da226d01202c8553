using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>How mail is sent. The password never comes back.</summary>
/// <param name="Host">The mail server's name or address.</param>
/// <param name="From">The sender's mail address.</param>
/// <param name="Port">Null: 587 with starttls, 465 with tls, 25 with none.</param>
/// <param name="Security">starttls, tls or none; null: starttls.</param>
/// <param name="UserName">Who signs in; null: nobody.</param>
/// <param name="Password">Left out or null: as it was; empty: none. Never in an answer.</param>
/// <param name="HasPassword">Whether one is stored; not read.</param>
internal sealed record AlertMailDocument(
    string Host, string From, int? Port = null, string? Security = null, string? UserName = null, string? Password = null, bool HasPassword = false)
{
    public static AlertMailDocument Of(MailSettings mail) => new(
        mail.Host, mail.From, mail.Port, mail.Security.ToString().ToLowerInvariant(), mail.User, Password: null, (mail.Password ?? mail.PasswordFile) is not null);

    /// <exception cref="SettingsException">It cannot be used.</exception>
    public MailSettings ToSettings(MailSettings? before)
    {
        AlertServerText.Check(Host, From, UserName, Password);
        var security = Security switch
        {
            null or "" or "starttls" => MailSecurity.StartTls,
            "tls" => MailSecurity.Tls,
            "none" => MailSecurity.None,
            var other => throw new SettingsException($"'{other}' is no protection of mail. Write starttls, tls or none."),
        };
        var user = AlertServerText.Blank(UserName);
        var keeps = Password is null && user is not null;

        // Or whoever may change the address could have the stored password sent to a server of their own.
        if (keeps && (before?.Password ?? before?.PasswordFile) is not null && (before!.Host != Host.Trim() || before.Security != security)) // It has a password.
        {
            throw new SettingsException("The mail server is another one now: write its password again.");
        }

        return new MailSettings(
            Host.Trim(),
            Port ?? MailSettings.UsualPort(security),
            security,
            user,
            user is null ? null : Password is null ? before?.Password : AlertServerText.Blank(Password),
            keeps ? before?.PasswordFile : null,
            From.Trim());
    }

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => Host;
}
