using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>The MQTT broker. The password never comes back.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Null: 1883, or 8883 with TLS.</param>
/// <param name="UsesTls">The line is encrypted and the certificate checked.</param>
/// <param name="UserName">Who signs in; null: nobody.</param>
/// <param name="Password">Left out or null: as it was; empty: none. Never in an answer.</param>
/// <param name="HasPassword">Whether one is stored; not read.</param>
/// <param name="Prefix">What topics begin with; null: saksi.</param>
/// <param name="Discovery">Where Home Assistant looks for devices; null: homeassistant; empty: it is not told.</param>
internal sealed record AlertMqttDocument(
    string Host,
    int? Port = null,
    bool UsesTls = false,
    string? UserName = null,
    string? Password = null,
    bool HasPassword = false,
    string? Prefix = null,
    string? Discovery = null)
{
    public static AlertMqttDocument Of(MqttSettings mqtt) => new(
        mqtt.Host, mqtt.Port, mqtt.UsesTls, mqtt.User, Password: null, (mqtt.Password ?? mqtt.PasswordFile) is not null, mqtt.Prefix, mqtt.Discovery ?? "");

    /// <exception cref="SettingsException">It cannot be used.</exception>
    public MqttSettings ToSettings(MqttSettings? before)
    {
        AlertServerText.Check(Host, UserName, Password, Prefix, Discovery);
        var user = AlertServerText.Blank(UserName);
        var keeps = Password is null && user is not null;

        // As for mail.
        if (keeps && (before?.Password ?? before?.PasswordFile) is not null && (before!.Host != Host.Trim() || before.UsesTls != UsesTls)) // It has a password.
        {
            throw new SettingsException("The broker is another one now: write its password again.");
        }

        return new MqttSettings(
            Host.Trim(),
            Port ?? MqttSettings.UsualPort(UsesTls),
            UsesTls,
            before?.CertificateAuthorityFile,
            user,
            user is null ? null : Password is null ? before?.Password : AlertServerText.Blank(Password),
            keeps ? before?.PasswordFile : null,
            AlertServerText.Blank(Prefix) ?? MqttSettings.UsualPrefix,
            Discovery is null ? MqttSettings.UsualDiscovery : AlertServerText.Blank(Discovery));
    }

    /// <summary>A password is not for printing.</summary>
    public override string ToString() => Host;
}
