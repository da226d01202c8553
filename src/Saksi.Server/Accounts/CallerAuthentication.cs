using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Saksi.Server.Accounts;

/// <summary>Finds out who asks: by a token in the Authorization header, or else by the session's cookie.</summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory loggers,
    UrlEncoder encoder,
    AccountStore accounts,
    SessionStore sessions,
    TokenStore tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "saksi";
    public const string SessionClaim = "session";

    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Who sends a token means it: a cookie does not count beside it.
        var header = Request.Headers.Authorization.ToString();
        var caller = header.Length > 0 ? FromToken(header) : FromSession();
        if (caller is null)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        Context.Features.Set(caller);
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, caller.AccountId),
            new(ClaimTypes.Name, caller.UserName),
            new(ClaimTypes.Role, caller.Role.ToString().ToLowerInvariant()),
        };
        if (caller.SessionId is { } session)
        {
            claims.Add(new Claim(SessionClaim, session));
        }

        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, Scheme.Name));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(principal, Scheme.Name)));
    }

    private Caller? FromToken(string header) =>
        header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && tokens.Use(header[Bearer.Length..].Trim()) is { } token
        && accounts.Find(token.AccountId) is { } account
            ? new Caller(account, token)
            : null;

    private Caller? FromSession() =>
        SessionCookie.Read(Context) is { } secret
        && sessions.Use(secret) is { } session
        && accounts.Find(session.AccountId) is { } account
            ? new Caller(account, session)
            : null;
}
