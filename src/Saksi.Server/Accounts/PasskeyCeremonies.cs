using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Saksi.Server.Accounts;

/// <summary>Challenges that browsers are answering just now. Each counts once and for a few minutes; a cookie says which is whose.</summary>
internal sealed class PasskeyCeremonies(TimeProvider time)
{
    private const string CookieName = "saksi-passkey";
    private const int Most = 1000;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, Ceremony> _ceremonies = [];

    /// <summary>Remembers what the answer will be checked against.</summary>
    /// <param name="context">The request; the answer gets the cookie.</param>
    /// <param name="state">Of Identity.</param>
    /// <param name="accountId">Who registers a passkey; null: somebody signs in.</param>
    public void Begin(HttpContext context, string? state, string? accountId)
    {
        var now = time.GetUtcNow();
        foreach (var (key, ceremony) in _ceremonies)
        {
            if (ceremony.Ends < now || _ceremonies.Count > Most)
            {
                _ceremonies.TryRemove(key, out _);
            }
        }

        var id = Secret.Create();
        _ceremonies[id] = new Ceremony(state, accountId, now + Life);
        context.Response.Cookies.Append(CookieName, id, new CookieOptions
        {
            HttpOnly = true,
            Secure = context.Request.IsHttps,
            SameSite = SameSiteMode.Strict,
            Path = "/api/v1",
            MaxAge = Life,
            IsEssential = true,
        });
    }

    /// <summary>What was remembered for this browser; null when there is nothing or it is over.</summary>
    public Ceremony? End(HttpContext context)
    {
        if (!context.Request.Cookies.TryGetValue(CookieName, out var id) || !_ceremonies.TryRemove(id, out var ceremony))
        {
            return null;
        }

        context.Response.Cookies.Delete(CookieName, new CookieOptions { Path = "/api/v1" });
        return ceremony.Ends >= time.GetUtcNow() ? ceremony : null;
    }

    /// <summary>A challenge and what for.</summary>
    internal sealed record Ceremony(string? State, string? AccountId, DateTimeOffset Ends);
}
