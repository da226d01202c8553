using Microsoft.AspNetCore.Http;

namespace Saksi.Server.Accounts;

/// <summary>The cookie of a session.</summary>
internal static class SessionCookie
{
    private const string Name = "saksi-session";

    // RFC 6265bis 4.1.3.2: a browser takes a cookie of such a name only over TLS, for the whole host and nobody else.
    private const string SecureName = "__Host-saksi-session";

    public static string? Read(HttpContext context) =>
        context.Request.Cookies.TryGetValue(NameFor(context), out var secret) && secret.Length > 0 ? secret : null;

    public static void Write(HttpContext context, string secret, TimeSpan life) =>
        context.Response.Cookies.Append(NameFor(context), secret, Options(context, life));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(NameFor(context), Options(context, null));

    private static string NameFor(HttpContext context) => context.Request.IsHttps ? SecureName : Name;

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        MaxAge = life,
        IsEssential = true,
    };
}
