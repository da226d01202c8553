using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Saksi.Server.Settings;

namespace Saksi.Server.Alerts;

/// <summary>Sends an alert as mail, each over a connection of its own.</summary>
internal sealed class MailWay(Func<MailSettings?> settings) : IAlertWay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public string Name => "mail";

    public bool IsFor(Alert alert) => alert.Rule.MailTo.Count > 0;

    public async Task<int> SendAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (settings() is not { } mail)
        {
            throw new AlertException("no mail server is in the settings", mayTryAgain: false);
        }

        using var message = Compose(alert, mail);
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(mail.Host, mail.Port, Security(mail.Security), cancellationToken);
            if (mail.User is { } user)
            {
                await client.AuthenticateAsync(user, mail.Password ?? SecretFile.Read(mail.PasswordFile) ?? "", cancellationToken);
            }

            await client.SendAsync(message, cancellationToken);
            await client.DisconnectAsync(quit: true, cancellationToken);
            return alert.Rule.MailTo.Count;
        }
        catch (AuthenticationException)
        {
            throw new AlertException("the mail server does not accept the user name and password", mayTryAgain: false);
        }
        catch (SmtpCommandException exception)
        {
            // 4yz may be otherwise later, 5yz not (RFC 5321 4.2.1).
            throw new AlertException($"the mail server answered {(int)exception.StatusCode}", mayTryAgain: (int)exception.StatusCode < 500);
        }
        catch (Exception exception) when (exception is IOException or SocketException or ProtocolException or SslHandshakeException
            or TimeoutException or NotSupportedException)
        {
            throw new AlertException(exception switch
            {
                SocketException socket => $"the mail server cannot be reached ({socket.SocketErrorCode})",
                SslHandshakeException => "no secure connection to the mail server came about (SslHandshakeException)",
                TimeoutException => "the mail server did not answer in time",
                NotSupportedException => "the mail server offers no STARTTLS, or no way to sign in (NotSupportedException)",
                _ => $"the mail server cannot be used ({exception.GetType().Name})",
            });
        }
    }

    private static SecureSocketOptions Security(MailSecurity security) => security switch
    {
        MailSecurity.StartTls => SecureSocketOptions.StartTls,
        MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.None,
    };

    private static MimeMessage Compose(Alert alert, MailSettings mail)
    {
        var message = new MimeMessage { Subject = alert.Title };
        message.From.Add(Address(mail.From));
        message.To.AddRange(alert.Rule.MailTo.Select(Address));
        message.Body = new TextPart("plain")
        {
            Text = string.Create(
                CultureInfo.InvariantCulture,
                $"{alert.Title}\n\nAt: {alert.Noticed.Start.ToLocalTime():yyyy-MM-dd HH:mm:ss zzz}\n{Detail(alert)}Rule: {alert.Rule.Name}\n"),
        };
        return message;
    }

    private static MailboxAddress Address(string text) => MailboxAddress.TryParse(text, out var address)
        ? address
        : throw new AlertException($"'{text}' is no mail address", mayTryAgain: false);

    private static string Detail(Alert alert) => alert.Noticed.Detail.Length > 0 ? $"Detail: {alert.Noticed.Detail}\n" : "";
}
