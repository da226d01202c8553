using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Saksi.Server.Accounts;

/// <summary>Tells ASP.NET who asks.</summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, CallerSearch callers)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "saksi";
    public const string SessionClaim = "session";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (callers.Find(Context) is not { } caller)
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
}
