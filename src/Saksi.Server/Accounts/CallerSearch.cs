using Microsoft.AspNetCore.Http;

namespace Saksi.Server.Accounts;

/// <summary>Finds out who sent a request, as sessions, tokens and accounts are now.</summary>
internal sealed class CallerSearch(AccountStore accounts, SessionStore sessions, TokenStore tokens)
{
    private const string Bearer = "Bearer ";

    /// <summary>Who asks: by a token in the Authorization header, or else by the session's cookie; null: nobody we know.</summary>
    /// <remarks>May be asked again while a request lasts: a session that was ended meanwhile is not found any more.</remarks>
    public Caller? Find(HttpContext context)
    {
        // Who sends a token means it: a cookie does not count beside it.
        var header = context.Request.Headers.Authorization.ToString();
        return header.Length > 0 ? FromToken(header) : FromSession(context);
    }

    private Caller? FromToken(string header) =>
        header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
        && tokens.Use(header[Bearer.Length..].Trim()) is { } token
        && accounts.Find(token.AccountId) is { } account
            ? new Caller(account, token)
            : null;

    private Caller? FromSession(HttpContext context) =>
        SessionCookie.Read(context) is { } secret
        && sessions.Use(secret) is { } session
        && accounts.Find(session.AccountId) is { } account
            ? new Caller(account, session)
            : null;
}
